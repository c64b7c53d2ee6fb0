import { useEffect, useMemo } from 'preact/hooks';
import { fullTime } from '../locales/dates.ts';
import { t, tryText } from '../locales/translate.ts';
import { FilterBar, FilterChips } from '../office/FilterBar.tsx';
import { PageHeader } from '../office/PageHeader.tsx';
import { RecordItem } from '../office/RecordItem.tsx';
import { RecordList } from '../office/RecordList.tsx';
import { useAddress, useAddressOf } from '../office/useAddress.ts';
import { useAccount } from '../session/Account.ts';
import { decided } from '../session/decided.ts';
import { usePagination } from '../session/usePagination.ts';
import { HeldSheet } from './HeldSheet.tsx';
import { heldOf, type QueuedHeld } from './heldCalls.ts';
import './ReportDialog.css';
import './ReportsPart.css';

const states = ['waiting', 'decided'] as const;

/** Messages that guards hold: those that wait, the oldest first, and those that were decided. */
export const HeldMessagesPart = ({ token }: { token: string }) => {
  const { client } = useAccount();
  const calls = useMemo(() => heldOf(token), [token]);
  const [state, setState] = useAddressOf('state', states, 'waiting');
  const [shown, setShown] = useAddress('open');
  const held = usePagination(state, (after) => calls.queue(state, after));
  const { reload } = held;
  useEffect(() => {
    const stops = [client.on('held_changed', reload), client.on('connection_established', reload)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, state]);
  return (
    <div class="school-sheet">
      <PageHeader title={t('admin.held')} purpose={t('held.help')} />
      <FilterBar>
        <FilterChips
          label={t('cases.state')}
          value={state}
          options={states.map((value) => ({ value, text: t(`held.${value}`) }))}
          onChange={(value) => {
            setShown('');
            setState(value);
          }}
        />
      </FilterBar>
      <RecordList
        label={t('admin.held')}
        list={held}
        none={t(state === 'waiting' ? 'held.none' : 'held.noneDecided')}
        noneHelp={t(state === 'waiting' ? 'held.noneHelp' : 'held.noneDecidedHelp')}
      >
        {(one) => {
          const isShown = shown === String(one.id);
          return (
            <RecordItem
              key={one.id}
              title={one.sender.full_name}
              tags={one.reasons.map(({ code }) => ({ text: tryText(`held.why.${code}`) ?? code }))}
              facts={[t('audit.room', { number: String(one.room_id) }), fullTime(one.created_at)]}
              actions={
                one.state === 'waiting' && (
                  <button
                    type="button"
                    class="button small"
                    aria-expanded={isShown}
                    onClick={() => setShown(isShown ? '' : String(one.id))}
                  >
                    {t(isShown ? 'held.close' : 'held.look')}
                  </button>
                )
              }
              below={
                isShown &&
                one.state === 'waiting' && (
                  <HeldSheet
                    id={one.id}
                    calls={calls}
                    onDecided={() => {
                      setShown('');
                      decided.value += 1;
                      reload();
                    }}
                  />
                )
              }
            >
              <HeldWords held={one} />
            </RecordItem>
          );
        }}
      </RecordList>
    </div>
  );
};

/** What was written, and how it was decided. */
const HeldWords = ({ held: { content, state, decider, decided_at: at, note, answer } }: { held: QueuedHeld }) => (
  <>
    {content !== '' && (
      <blockquote class="reported-words" dir="auto">
        {content}
      </blockquote>
    )}
    {state !== 'waiting' && (
      <p class="note">
        {[t(`held.is.${state}`), state !== 'expired' && decider?.full_name, at && fullTime(at)]
          .filter(Boolean)
          .join(' · ')}
        {note !== '' && `: ${note}`}
      </p>
    )}
    {answer !== '' && <p class="note">{t('held.answered', { answer })}</p>}
  </>
);
