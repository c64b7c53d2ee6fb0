import { useEffect, useMemo, useState } from 'preact/hooks';
import { Empty } from '../design/Empty.tsx';
import { fullTime } from '../locales/dates.ts';
import { t, tryText } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { usePagination } from '../session/usePagination.ts';
import { HeldSheet } from './HeldSheet.tsx';
import { heldOf, type QueuedHeld } from './heldCalls.ts';
import './ReportsPart.css';

/** Messages that guards hold: those that wait, the oldest first, and those that were decided. */
export const HeldMessagesPart = ({ token }: { token: string }) => {
  const { client } = useAccount();
  const calls = useMemo(() => heldOf(token), [token]);
  const [state, setState] = useState<'waiting' | 'decided'>('waiting');
  const [round, setRound] = useState(0);
  const [shown, setShown] = useState<number | null>(null);
  const held = usePagination(`${state} ${round}`, (after) => calls.queue(state, after));
  useEffect(() => {
    const lookAgain = (): void => setRound((one) => one + 1);
    const stops = [client.on('held_changed', lookAgain), client.on('connection_established', lookAgain)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client]);
  return (
    <div class="school-sheet">
      <p class="lead">{t('held.help')}</p>
      <div class="chips">
        {(['waiting', 'decided'] as const).map((one) => (
          <button
            key={one}
            type="button"
            class="chip"
            aria-pressed={state === one}
            onClick={() => {
              setShown(null);
              setState(one);
            }}
          >
            {t(`held.${one}`)}
          </button>
        ))}
      </div>
      {held.failure !== null && <p class="problem">{t('failed', { reason: reasonIn(held.failure) })}</p>}
      {held.isLoading && held.items.length === 0 && <p class="shimmer">{t('loading')}</p>}
      {!held.isLoading && held.items.length === 0 && held.failure === null && <Empty title={t('held.none')} />}
      <ul class="reports" aria-label={t('admin.held')}>
        {held.items.map((one) => (
          <li key={one.id} class="report">
            <HeldHead held={one} />
            {shown === one.id && (
              <HeldSheet
                id={one.id}
                calls={calls}
                onClose={() => setShown(null)}
                onDecided={() => {
                  setShown(null);
                  setRound(round + 1);
                }}
              />
            )}
            {shown !== one.id && one.state === 'waiting' && (
              <button type="button" class="button small" onClick={() => setShown(one.id)}>
                {t('held.look')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {held.loadMore && (
        <button type="button" class="button small centred" onClick={held.loadMore}>
          {t('loadMore')}
        </button>
      )}
    </div>
  );
};

/** Who wrote what, where and when, why it is held, and how it was decided. */
const HeldHead = ({ held }: { held: QueuedHeld }) => {
  const { sender, room_id: number, content, reasons, state, created_at, decider, decided_at, note, answer } = held;
  return (
    <div>
      <p>
        {reasons.map(({ code }) => (
          <span key={code} class="report-tag">
            {tryText(`held.why.${code}`) ?? code}
          </span>
        ))}{' '}
        <strong>{sender.full_name}</strong>
      </p>
      {content !== '' && <blockquote class="reported-words">{content}</blockquote>}
      <p class="note">
        {t('audit.room', { number })} · {fullTime(created_at)}
      </p>
      {state !== 'waiting' && (
        <p class="note">
          {[t(`held.is.${state}`), state !== 'expired' && decider?.full_name, decided_at && fullTime(decided_at)]
            .filter(Boolean)
            .join(' · ')}
          {note !== '' && `: ${note}`}
        </p>
      )}
      {answer !== '' && <p class="note">{t('held.answered', { answer })}</p>}
    </div>
  );
};
