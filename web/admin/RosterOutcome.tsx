import type { TextKey } from '../locales/en.ts';
import { inFigures, t } from '../locales/translate.ts';
import { DifferenceList } from './DifferenceList.tsx';
import type { ImportReport } from './directoryAnswers.ts';
import { RemarkTable, rowOfRemark } from './RemarkTable.tsx';
import { RosterAlarms } from './RosterAlarms.tsx';
import './RosterOutcome.css';

interface Props {
  readonly report: Pick<ImportReport, 'outcome' | 'remarks'> & {
    readonly summary: Pick<ImportReport['summary'], 'notices'>;
  };
  readonly title: string;
  /** null after it was applied. */
  readonly onApply: ((force?: number) => void) | null;
  readonly applyText?: string;
}

/** The counts that have a card of their own. The list below shows everything. */
const counted: readonly (readonly [keyof ImportReport['outcome'], TextKey, readonly (readonly [string, TextKey])[]])[] =
  [
    [
      'users',
      'import.people',
      [
        ['created', 'import.created'],
        ['updated', 'import.updated'],
        ['deactivated', 'import.ended'],
        ['unchanged', 'import.unchanged'],
      ],
    ],
    [
      'relations',
      'import.relations',
      [
        ['created', 'import.created'],
        ['updated', 'import.updated'],
        ['ended', 'import.ended'],
        ['unchanged', 'import.unchanged'],
      ],
    ],
    [
      'contexts',
      'import.contexts',
      [
        ['created', 'import.created'],
        ['updated', 'import.updated'],
        ['unchanged', 'import.unchanged'],
      ],
    ],
    [
      'organisations',
      'import.organisations',
      [
        ['created', 'import.created'],
        ['updated', 'import.updated'],
        ['unchanged', 'import.unchanged'],
      ],
    ],
    [
      'rooms',
      'import.rooms',
      [
        ['created', 'import.created'],
        ['joined', 'import.joined'],
        ['left', 'import.left'],
        ['suspended', 'import.suspended'],
      ],
    ],
  ];

export const RosterOutcome = ({ report, title, onApply, applyText = t('import.apply') }: Props) => {
  const { outcome, remarks, summary } = report;
  const { alarms, losses } = outcome;
  return (
    <section class="roster-outcome">
      <div class="details-line">
        <h2>{title}</h2>
        {onApply && alarms.length === 0 && (
          <button type="button" class="button primary" onClick={() => onApply()}>
            {applyText}
          </button>
        )}
      </div>
      {onApply && alarms.length > 0 && <RosterAlarms alarms={alarms} losses={losses} onGoOn={() => onApply(losses)} />}
      <div class="cards">
        {counted.map(([group, name, counts]) => (
          <div key={group} class="card">
            <div class="card-name">{t(name)}</div>
            <dl>
              {counts.map(([key, label]) => {
                const count = (outcome[group] as Readonly<Record<string, number>>)[key] ?? 0;
                return (
                  <div key={key} class={`card-count is-${key} ${count === 0 ? 'is-zero' : ''}`}>
                    <dt>{t(label)}</dt>
                    <dd class="figure">{inFigures(count)}</dd>
                  </div>
                );
              })}
            </dl>
          </div>
        ))}
      </div>
      {remarks.length > 0 && (
        <details class="notices">
          <summary>{t('import.notices', { count: summary.notices })}</summary>
          <RemarkTable rows={remarks.map(rowOfRemark)} label={t('import.notices', { count: summary.notices })} />
        </details>
      )}
      {outcome.groups.length === 0 && <p class="note">{t('import.nothing')}</p>}
      {outcome.groups.length > 0 && <DifferenceList outcome={outcome} title={title} />}
    </section>
  );
};
