import { useEffect, useState } from 'preact/hooks';
import { TextArea } from '../design/TextArea.tsx';
import { toast } from '../design/Toasts.tsx';
import { shortTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { type heldOf, type OfferedReview, type OpenedHeld, offeredReviews } from './heldCalls.ts';

interface Props {
  readonly id: number;
  readonly calls: Pick<ReturnType<typeof heldOf>, 'read' | 'decide'>;
  readonly onClose: () => void;
  readonly onDecided: () => void;
}

/** A held message with what was said before it, and the decision. Reading it goes on record. */
export const HeldSheet = ({ id, calls, onClose, onDecided }: Props) => {
  const [context, setContext] = useState<OpenedHeld | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    calls.read(id).then(setContext, setFailure);
  }, [id]);
  if (failure !== null) return <p class="problem">{t('failed', { reason: reasonIn(failure) })}</p>;
  if (context === null) return <p class="shimmer">{t('loading')}</p>;
  const { held, messages } = context;
  return (
    <div class="report-sheet">
      <ul>
        {held.reasons.map(({ code, message }) => (
          <li key={code}>{message}</li>
        ))}
      </ul>
      {held.masked !== null && (
        <section>
          <h3>{t('held.masked')}</h3>
          <blockquote class="reported-words">{held.masked}</blockquote>
        </section>
      )}
      {messages.length > 0 && (
        <section>
          <h3>{t('held.around')}</h3>
          <ul class="report-around" aria-label={t('held.around')}>
            {messages.map((message) => (
              <li key={message.id}>
                <strong>{message.sender.full_name}</strong>{' '}
                <time class="note" dateTime={message.created_at}>
                  {shortTime(message.created_at)}
                </time>{' '}
                {message.is_deleted ? <em>{t('message.deleted')}</em> : message.content}
              </li>
            ))}
          </ul>
        </section>
      )}
      <ReviewForm context={context} calls={calls} onClose={onClose} onDecided={onDecided} />
    </div>
  );
};

const ReviewForm = ({ context, calls, onClose, onDecided }: Omit<Props, 'id'> & { context: OpenedHeld }) => {
  const { held } = context;
  const [action, setAction] = useState<OfferedReview | null>(null);
  const [note, setNote] = useState('');
  const [answer, setAnswer] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);

  const decide = async (): Promise<void> => {
    if (action === null) return;
    setIsBusy(true);
    try {
      await calls.decide(held.id, { action, note, ...(action === 'refuse' && answer.trim() !== '' && { answer }) });
      toast(t('held.done'));
      onDecided();
    } catch (thrown) {
      setFailure(thrown);
      setIsBusy(false);
    }
  };

  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void decide();
      }}
    >
      <fieldset class="bare report-reasons">
        <legend class="label">{t('reports.decide')}</legend>
        {offeredReviews
          .filter((one) => one !== 'release_masked' || held.masked !== null)
          .map((one) => (
            <label key={one} class="check">
              <input type="radio" name="review" checked={action === one} onChange={() => setAction(one)} />
              {t(`held.do.${one}`)}
            </label>
          ))}
      </fieldset>
      {action === 'refuse' && <TextArea label={t('held.answer')} value={answer} onInput={setAnswer} />}
      <TextArea label={t('reports.note')} value={note} onInput={setNote} />
      {failure !== null && <p class="problem">{t('failed', { reason: reasonIn(failure) })}</p>}
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="submit" class="button primary" disabled={isBusy || action === null || note.trim() === ''}>
          {t('holds.set')}
        </button>
      </div>
    </form>
  );
};
