import type { ShownMessage } from '../../client/room/RoomView.ts';
import { t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { useActions } from './ConversationActions.ts';
import './ReactionRow.css';

/** The reactions to a message. A click adds or removes the person's own. */
export const ReactionRow = ({ message }: { message: ShownMessage }) => {
  const { me } = useAccount();
  const { view, nameOf } = useActions();
  const { id, reactions } = message;
  if (id === null || reactions.length === 0) return null;
  return (
    <div class="reactions">
      {reactions.map(({ emoji, count, user_ids }) => {
        const isMine = user_ids.includes(me.id);
        const names = user_ids.map((userId) => (userId === me.id ? t('you') : nameOf(userId))).join(', ');
        return (
          <button
            key={emoji}
            type="button"
            class="reaction"
            aria-pressed={isMine}
            title={names}
            onClick={() => (isMine ? view.unreact(id, emoji) : view.react(id, emoji))}
          >
            <span aria-hidden="true">{emoji}</span>
            <span class="figure" aria-hidden="true">
              {count}
            </span>
            <span class="unseen">{t('message.reacted', { emoji, names })}</span>
          </button>
        );
      })}
    </div>
  );
};
