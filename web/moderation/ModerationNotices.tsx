import { useEffect, useState } from 'preact/hooks';
import { Dialog } from '../design/Dialog.tsx';
import { toast } from '../design/Toasts.tsx';
import { fullTime } from '../locales/dates.ts';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { moderationOf, type Warning } from './moderationCalls.ts';
import { ReportDialog } from './ReportDialog.tsx';
import { reporting } from './reporting.ts';

learnEnglish(enPanels);

/** The report that is being written, the outcome of one that was decided, and warnings, until they are confirmed. */
export const ModerationNotices = () => {
  const { client, token } = useAccount();
  const [warnings, setWarnings] = useState<readonly Warning[]>([]);
  const calls = moderationOf(token);

  useEffect(() => {
    let isShown = true;
    // A warning that cannot be read now comes with the next load of the page.
    const look = (): void =>
      void calls.warnings().then(
        (found) => isShown && setWarnings(found.filter(({ read_at }) => read_at === null)),
        () => {},
      );
    look();
    const stopWarnings = client.on('warning', look);
    const stopReports = client.on('report_decided', ({ outcome }) =>
      toast(`${t('report.mine')}: ${t(`report.is.${outcome}`)}`),
    );
    return () => {
      isShown = false;
      stopWarnings();
      stopReports();
    };
  }, [client, token]);

  const [warning] = warnings;
  const confirm = (): void => {
    if (warning === undefined) return;
    reportFailure(calls.confirmWarning(warning.id).then(() => setWarnings(warnings.slice(1))));
  };
  return (
    <>
      {reporting.value !== null && (
        <ReportDialog reporting={reporting.value} onClose={() => (reporting.value = null)} />
      )}
      {warning !== undefined && (
        <Dialog title={t('warning.title')} onClose={confirm}>
          <p class="note">{t('warning.from', { time: fullTime(warning.created_at) })}</p>
          <blockquote class="reported-words">{warning.text}</blockquote>
          <div class="dialog-actions">
            <button type="button" class="button primary" onClick={confirm}>
              {t('warning.confirm')}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
};
