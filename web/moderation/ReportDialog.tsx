import { useMemo, useState } from 'preact/hooks';
import { Dialog } from '../design/Dialog.tsx';
import { toast } from '../design/Toasts.tsx';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { moderationOf, type OfferedReason, offeredReasons } from './moderationCalls.ts';
import type { Reporting } from './reporting.ts';
import './ReportDialog.css';

learnEnglish(enPanels);

const maxComment = 2_000;

/** Reports a message or a person: why, in words, and what happens next. */
export const ReportDialog = ({ reporting, onClose }: { reporting: Reporting; onClose: () => void }) => {
  const { token } = useAccount();
  const clientId = useMemo(() => crypto.randomUUID(), []);
  const [reason, setReason] = useState<OfferedReason | null>(null);
  const [comment, setComment] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const { thing, person, words } = reporting;

  const send = async (): Promise<void> => {
    if (reason === null) return;
    setIsBusy(true);
    try {
      await moderationOf(token).report(thing, { reason, comment, client_id: clientId });
      toast(t('report.sent'));
      onClose();
    } catch (thrown) {
      setFailure(thrown);
      setIsBusy(false);
    }
  };

  return (
    <Dialog title={t(words === null ? 'report.person' : 'report.message')} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>
          <strong>{person.full_name}</strong>
        </p>
        {words !== null && <blockquote class="reported-words">{words}</blockquote>}
        <fieldset class="bare report-reasons">
          <legend class="label">{t('report.why')}</legend>
          {offeredReasons.map((one) => (
            <label key={one} class="check">
              <input type="radio" name="reason" checked={reason === one} onChange={() => setReason(one)} />
              {t(`report.reason.${one}`)}
            </label>
          ))}
        </fieldset>
        <label class="label">
          {t('report.comment')}
          <textarea
            class="field"
            rows={3}
            maxLength={maxComment}
            value={comment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
        </label>
        <p class="note">{t(reason === 'danger' ? 'report.nextDanger' : 'report.next')}</p>
        {failure !== null && <p class="problem">{t('failed', { reason: reasonIn(failure) })}</p>}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button primary" disabled={isBusy || reason === null}>
            {t('report.send')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
