import type { RoomView, ShownMessage } from '../../client/room/RoomView.ts';
import { Icon } from '../design/Icon.tsx';
import { t } from '../locales/translate.ts';
import { reasonIn } from '../session/reportFailure.ts';

const failures = { send: 'message.failed', edit: 'message.editFailed', remove: 'message.removeFailed' } as const;

/** Below a message that was refused, or waits for a reviewer: why, and what can be done. */
export const Failure = ({ message, view }: { message: ShownMessage; view: RoomView }) => {
  const isHeld = message.status === 'held';
  return (
    <div class="failure" role={isHeld ? 'status' : 'alert'}>
      <Icon name="alert" size={16} />
      <span>
        {t(isHeld ? 'message.held' : failures[message.pending ?? 'send'])}
        {message.failure && `: ${reasonIn(message.failure)}`}
      </span>
      {!isHeld && (
        <button type="button" class="link" onClick={() => view.retry(message.key)}>
          {t('message.retry')}
        </button>
      )}
      <button type="button" class="link" onClick={() => view.discard(message.key)}>
        {t(isHeld ? 'message.takeBack' : 'message.discard')}
      </button>
    </div>
  );
};
