import type { ShownMessage } from '../../client/room/RoomView.ts';
import { Countdown } from '../design/Countdown.tsx';
import { Icon } from '../design/Icon.tsx';
import type { TextKey } from '../locales/en.ts';
import { t, tryText } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { Lazy } from '../session/Lazy.tsx';
import { reasonIn } from '../session/reportFailure.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { useActions } from './ConversationActions.ts';

const loadUndo = () => import('./roomParts.ts').then((part) => part.UndoSend);

/** Below a message that is not sent yet: what is the matter, and what happens next. Nothing while it is on its way. */
export const Waiting = ({ message }: { message: ShownMessage }) => {
  const { client } = useAccount();
  const field = useActions();
  const { status, retryAt, attempts } = useSubscription(client.connection);
  const { wait, undoUntil = 0 } = message;
  if (undoUntil > Date.now()) return <Lazy load={loadUndo} isQuiet given={{ message, field }} />;
  const isCut = status === 'waiting' || (status === 'connecting' && attempts > 0);
  if (!isCut && wait === null) return null;
  const reason: TextKey | null = isCut
    ? navigator.onLine
      ? 'message.waitsServer'
      : 'message.waitsOffline'
    : wait?.failure.code === 'RATE_LIMIT_EXCEEDED'
      ? 'message.waitsLimit'
      : null;
  const kept = wait?.failure.code === 'MAINTENANCE' ? tryText('notice.waits') : undefined;
  return (
    <div class="failure is-waiting">
      <Icon name="clock" size={16} />
      <span>
        {reason === null ? (kept ?? t('message.waits', { reason: reasonIn(wait?.failure) })) : t(reason)}{' '}
        <Countdown until={isCut ? retryAt : (wait?.until ?? null)} />
      </span>
      {status === 'waiting' && (
        <button type="button" class="link" onClick={() => client.retryNow()}>
          {t('connection.retryNow')}
        </button>
      )}
      <button type="button" class="link" onClick={() => field.view.discard(message.key)}>
        {t('message.discard')}
      </button>
    </div>
  );
};
