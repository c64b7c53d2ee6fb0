import type { TextKey } from '../locales/en.ts';
import { t } from '../locales/translate.ts';
import type { ImportReport } from './directory.ts';
import { RosterAlarms } from './RosterAlarms.tsx';
import './RosterOutcome.css';

interface Props {
  readonly report: ImportReport;
  readonly title: string;
  /** null after it was applied. */
  readonly onApply: ((force?: number) => void) | null;
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
const shownRows = 200;

export const RosterOutcome = ({ report, title, onApply }: Props) => {
  const { outcome, notices } = report;
  const { differences, alarms, losses } = outcome;
  return (
    <section class="roster-outcome">
      <div class="details-line">
        <h2>{title}</h2>
        {onApply && alarms.length === 0 && (
          <button type="button" class="button primary" onClick={() => onApply()}>
            {t('import.apply')}
          </button>
        )}
      </div>
      {onApply && alarms.length > 0 && <RosterAlarms alarms={alarms} losses={losses} onGoOn={() => onApply(losses)} />}
      <div class="cards">
        {counted.map(([group, name, counts]) => (
          <dl key={group} class="card">
            <div class="card-name">{t(name)}</div>
            {counts.map(([key, label]) => {
              const count = (outcome[group] as Readonly<Record<string, number>>)[key] ?? 0;
              return (
                <div key={key} class={`card-count is-${key} ${count === 0 ? 'is-zero' : ''}`}>
                  <dd class="figure">{count.toLocaleString()}</dd>
                  <dt>{t(label)}</dt>
                </div>
              );
            })}
          </dl>
        ))}
      </div>
      {notices.length > 0 && (
        <details class="notices">
          <summary>{t('import.notices', { count: notices.length })}</summary>
          <ul>
            {notices.slice(0, shownRows).map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </details>
      )}
      {onApply && differences.length === 0 && <p class="note">{t('import.nothing')}</p>}
      {differences.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        <section class="table-frame" tabIndex={0} aria-label={t('import.differences')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('import.table.change')}</th>
                <th scope="col">{t('import.table.what')}</th>
                <th scope="col">{t('import.table.which')}</th>
              </tr>
            </thead>
            <tbody>
              {differences.slice(0, shownRows).map(({ change, what, description }) => (
                <tr key={`${change} ${what} ${description}`}>
                  <td>
                    <span class={`change is-${change}`}>{t(`import.change.${change}`)}</span>
                  </td>
                  <td>{t(`import.what.${what}`)}</td>
                  <td>{description}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {differences.length > shownRows && <p class="note">{t('import.moreDifferences', { count: shownRows })}</p>}
        </section>
      )}
    </section>
  );
};
