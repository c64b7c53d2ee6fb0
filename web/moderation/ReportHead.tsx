import { fullTime } from '../locales/dates.ts';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import type { Tag } from '../office/RecordItem.tsx';
import { RecordHead } from '../office/RecordItem.tsx';
import type { QueuedReport } from './queueCalls.ts';

learnEnglish(enPanels);

export const tagOfReport = ({ reason }: Pick<QueuedReport, 'reason'>): Tag => ({
  text: t(`report.reason.${reason}`),
  tone: reason === 'danger' ? 'danger' : 'calm',
});

/** Who reported, and when. */
export const factsOfReport = ({ reporter, created_at: at }: QueuedReport): readonly string[] => [
  t('reports.by', { name: reporter.full_name, time: fullTime(at) }),
];

/** What the reporter wrote, and how it was decided. */
export const ReportWords = ({ report: { comment, decision } }: { report: QueuedReport }) => (
  <>
    {comment !== '' && (
      <p class="record-words" dir="auto">
        {comment}
      </p>
    )}
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
  </>
);

/** Who reported whom, why, and how it was decided. */
export const ReportHead = ({ report }: { report: QueuedReport }) => (
  <RecordHead title={report.user.full_name} tags={[tagOfReport(report)]} facts={factsOfReport(report)}>
    <ReportWords report={report} />
  </RecordHead>
);
