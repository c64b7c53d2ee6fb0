import { useEffect, useRef, useState } from 'preact/hooks';
import type { RoomView } from '../../client/room/RoomView.ts';
import { Icon } from '../design/Icon.tsx';
import { clockTime } from '../locales/dates.ts';
import { enNotifications } from '../locales/enNotifications.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { useSubscription } from '../session/useSubscription.ts';
import './notifications.css';

learnEnglish(enNotifications);

/** Milliseconds after which a room that was opened is first asked for: what it shows comes before. */
const firstAfterMs = 1_000;
/** Milliseconds in which it is not asked for again. */
const againAfterMs = 60_000;

const isField = (element: EventTarget | null): boolean =>
  element instanceof Element && element.matches('.composer textarea');

/** Above the field, once somebody writes in it or has sent something: that the others are told later, and when. */
export const QuietLine = ({ view }: { view: RoomView }) => {
  const { client, me } = useAccount();
  const { isLoaded } = useSubscription(view.state);
  const [until, setUntil] = useState<string | null>(null);
  const askedAt = useRef(0);
  useEffect(() => {
    if (!isLoaded) return undefined;
    let isOpen = true;
    const look = async (): Promise<void> => {
      if (!isOpen || Date.now() - askedAt.current < againAfterMs) return;
      askedAt.current = Date.now();
      const calls = await client.notifications();
      const { quiet_until: found } = await calls.readRoom(view.id);
      // Where the server tells nobody at all, it is not the hour's fault.
      const isTold = found !== null && (await calls.read()).channels.length > 0;
      if (isOpen) setUntil(isTold ? found : null);
    };
    // Without an answer, as on an older server, there is no line.
    const lookNow = (): void => void look().catch(() => {});
    const onFocus = ({ target }: FocusEvent): void => {
      if (isField(target)) lookNow();
    };
    const timer = setTimeout(() => {
      if (isField(document.activeElement)) lookNow();
      document.addEventListener('focusin', onFocus);
    }, firstAfterMs);
    const stop = client.on('message', ({ roomId, message }) => {
      if (roomId === view.id && message.sender.id === me.id) lookNow();
    });
    return () => {
      isOpen = false;
      clearTimeout(timer);
      document.removeEventListener('focusin', onFocus);
      stop();
    };
  }, [client, view, isLoaded]);
  useEffect(() => {
    if (until === null) return undefined;
    const timer = setTimeout(setUntil, Math.max(0, Math.min(Date.parse(until) - Date.now(), 86_400_000)), null);
    return () => clearTimeout(timer);
  }, [until]);
  if (until === null) return null;
  return (
    <p class="quiet-line" role="status">
      <Icon name="clock" size={16} />
      {t('notify.late', { time: clockTime(until) })}
    </p>
  );
};
