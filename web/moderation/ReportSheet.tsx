import { useEffect, useState } from 'preact/hooks';
import { TextArea } from '../design/TextArea.tsx';
import { toast } from '../design/Toasts.tsx';
import { fullTime, shortTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { LoadFailure } from '../office/LoadFailure.tsx';
import { reasonIn } from '../session/reportFailure.ts';
import {
  type OfferedDecision,
  type OpenedReport,
  offeredDecisions,
  type ProposedDecision,
  type queueOf,
} from './queueCalls.ts';
import { ReportHead } from './ReportHead.tsx';

interface Props {
  readonly id: number;
  readonly calls: Pick<ReturnType<typeof queueOf>, 'read' | 'decide'>;
  readonly onDecided: () => void;
}

/** A report with what is around it, and what can be done about it. Reading it goes on record. */
export const ReportSheet = ({ id, calls, onDecided }: Props) => {
  const [context, setContext] = useState<OpenedReport | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const load = (): void => {
    setFailure(null);
    calls.read(id).then(setContext, setFailure);
  };
  useEffect(load, [id]);
  if (failure !== null) return <LoadFailure failure={failure} onRetry={load} />;
  if (context === null) return <p class="shimmer">{t('loading')}</p>;
  const { report, reported, messages, earlier, holds } = context;
  return (
    <>
      {reported && (
        <section class="report-part">
          <h2>{t('reports.words')}</h2>
          <blockquote class="reported-words" dir="auto">
            {reported.content ?? ''}
          </blockquote>
        </section>
      )}
      {messages.length > 0 && (
        <section class="report-part">
          <h2>{t('reports.around')}</h2>
          <ul class="report-around" aria-label={t('reports.around')}>
            {messages.map((message) => (
              <li key={message.id} class={message.id === report.message_id ? 'is-reported' : ''}>
                <strong>{message.sender.full_name}</strong>{' '}
                <time class="note" dateTime={message.created_at}>
                  {shortTime(message.created_at)}
                </time>{' '}
                {message.is_deleted ? <em>{t('message.deleted')}</em> : message.content}
                {message.is_edited && !message.is_deleted && <span class="note"> {t('message.edited')}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {earlier.length > 0 && (
        <section class="report-part">
          <h2>{t('reports.earlier')}</h2>
          {earlier.map((one) => (
            <ReportHead key={one.id} report={one} />
          ))}
        </section>
      )}
      {holds.length > 0 && (
        <section class="report-part">
          <h2>{t('admin.holds')}</h2>
          <ul>
            {holds.map((hold) => (
              <li key={hold.id}>
                {t(`holds.is.${hold.effect}`)} · {hold.reason} · {t('holds.since', { time: fullTime(hold.begins) })}
                {hold.lifted_at && ` · ${t('holds.lifted', { time: fullTime(hold.lifted_at) })}`}
              </li>
            ))}
          </ul>
        </section>
      )}
      {report.decision === null && <DecisionForm context={context} calls={calls} onDecided={onDecided} />}
    </>
  );
};

const DecisionForm = ({ context, calls, onDecided }: Omit<Props, 'id'> & { context: OpenedReport }) => {
  const { report } = context;
  const [action, setAction] = useState<OfferedDecision | null>(null);
  const [note, setNote] = useState('');
  const [warning, setWarning] = useState('');
  const [ends, setEnds] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const offered = offeredDecisions.filter(
    (one) => (one !== 'remove' || report.message_id !== null) && (one !== 'hand_over' || context.may_open_case),
  );
  const isReady =
    action !== null &&
    (action === 'dismiss' || note.trim() !== '') &&
    (action !== 'warn' || warning.trim() !== '') &&
    (action !== 'restrict' || ends !== '');

  const decide = async (): Promise<void> => {
    if (action === null) return;
    setIsBusy(true);
    const decision: ProposedDecision = {
      action,
      ...(note.trim() !== '' && { note }),
      ...(action === 'warn' && { warning }),
      // The last day counts, by the clock of whoever decides.
      ...((action === 'restrict' || action === 'suspend') &&
        ends !== '' && { ends: new Date(`${ends}T23:59:59.999`).toISOString() }),
    };
    try {
      await calls.decide(report.id, decision);
      toast(t('reports.done'));
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
        {offered.map((one) => (
          <label key={one} class="check">
            <input type="radio" name="action" checked={action === one} onChange={() => setAction(one)} />
            {t(`reports.do.${one}`)}
          </label>
        ))}
      </fieldset>
      {action === 'warn' && <TextArea label={t('reports.warning')} value={warning} onInput={setWarning} />}
      {(action === 'restrict' || action === 'suspend') && (
        <label class="label">
          {t(action === 'restrict' ? 'audit.until' : 'holds.until')}
          <input class="field" type="date" value={ends} onInput={(event) => setEnds(event.currentTarget.value)} />
        </label>
      )}
      <TextArea label={t('reports.note')} value={note} onInput={setNote} />
      {failure !== null && (
        <p class="problem" role="alert">
          {t('failed', { reason: reasonIn(failure) })}
        </p>
      )}
      <div class="dialog-actions">
        <button type="submit" class="button primary" disabled={isBusy || !isReady}>
          {t('holds.set')}
        </button>
      </div>
    </form>
  );
};
