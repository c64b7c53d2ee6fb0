import { fullTime } from '../locales/dates.ts';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import type { QueuedReport } from './queueCalls.ts';

learnEnglish(enPanels);

/** Who reported whom, why, and how it was decided. */
export const ReportHead = ({ report }: { report: QueuedReport }) => {
  const { user, reporter, reason, comment, created_at, decision } = report;
  return (
    <div>
      <p>
        <span class={`report-tag ${reason === 'danger' ? 'is-danger' : ''}`}>{t(`report.reason.${reason}`)}</span>{' '}
        <strong>{user.full_name}</strong>
      </p>
      {comment !== '' && <p class="report-words">{comment}</p>}
      <p class="note">{t('reports.by', { name: reporter.full_name, time: fullTime(created_at) })}</p>
      {decision && (
        <p class="note">
          {t('reports.decidedBy', {
            action: t(`reports.do.${decision.action}`),
            name: decision.decider.full_name,
            time: fullTime(decision.decided_at),
          })}
          {decision.note !== '' && `: ${decision.note}`}
        </p>
      )}
    </div>
  );
};
