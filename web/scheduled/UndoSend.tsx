import { useEffect, useState } from 'preact/hooks';
import type { ShownMessage } from '../../client/room/RoomView.ts';
import { Icon } from '../design/Icon.tsx';
import { enScheduled } from '../locales/enScheduled.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { putBack, type RoomField } from './putBack.ts';

learnEnglish(enScheduled);

/** Below a message that goes out in a few seconds: the way back into the field. */
export const UndoSend = ({ message, field }: { message: ShownMessage; field: RoomField }) => {
  const { me } = useAccount();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil(((message.undoUntil ?? 0) - now) / 1_000);
  if (seconds <= 0) return null;
  const undo = (): void => {
    const { key, content, reply_to: replyTo, outgoing: files = [], requires_confirmation } = message;
    field.view.discard(key);
    // It may have gone out in this moment: what is under way is not taken back.
    if (field.view.state.get().messages.some((one) => one.key === key)) return;
    putBack(field, me.id, { content, replyTo, files, asks: requires_confirmation !== undefined });
  };
  return (
    <div class="failure is-waiting">
      <Icon name="clock" size={16} />
      {/* Screen readers must not read it every second. */}
      <span aria-hidden="true">{t('undo.waiting', { seconds })}</span>
      <button type="button" class="link" onClick={undo}>
        {t('undo.undo')}
      </button>
    </div>
  );
};
