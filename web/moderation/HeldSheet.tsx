import { useEffect, useState } from 'preact/hooks';
import { TextArea } from '../design/TextArea.tsx';
import { toast } from '../design/Toasts.tsx';
import { shortTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { LoadFailure } from '../office/LoadFailure.tsx';
import { reasonIn } from '../session/reportFailure.ts';
import { type heldOf, type OfferedReview, type OpenedHeld, offeredReviews } from './heldCalls.ts';

interface Props {
  readonly id: number;
  readonly calls: Pick<ReturnType<typeof heldOf>, 'read' | 'decide'>;
  readonly onDecided: () => void;
}

/** A held message with what was said before it, and the decision. Reading it goes on record. */
export const HeldSheet = ({ id, calls, onDecided }: Props) => {
  const [context, setContext] = useState<OpenedHeld | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const load = (): void => {
    setFailure(null);
    calls.read(id).then(setContext, setFailure);
  };
  useEffect(load, [id]);
  if (failure !== null) return <LoadFailure failure={failure} onRetry={load} />;
  if (context === null) return <p class="shimmer">{t('loading')}</p>;
  const { held, messages } = context;
  return (
    <>
      <ul>
        {held.reasons.map(({ code, message }) => (
          <li key={code}>{message}</li>
        ))}
      </ul>
      {held.masked !== null && (
        <section class="report-part">
          <h2>{t('held.masked')}</h2>
          <blockquote class="reported-words" dir="auto">
            {held.masked}
          </blockquote>
        </section>
      )}
      {messages.length > 0 && (
        <section class="report-part">
          <h2>{t('held.around')}</h2>
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
      <ReviewForm context={context} calls={calls} onDecided={onDecided} />
    </>
  );
};

const ReviewForm = ({ context, calls, onDecided }: Omit<Props, 'id'> & { context: OpenedHeld }) => {
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
      {failure !== null && (
        <p class="problem" role="alert">
          {t('failed', { reason: reasonIn(failure) })}
        </p>
      )}
      <div class="dialog-actions">
        <button type="submit" class="button primary" disabled={isBusy || action === null || note.trim() === ''}>
          {t('holds.set')}
        </button>
      </div>
    </form>
  );
};
