import type { ShownMessage } from '../../client/room/RoomView.ts';
import { ConfirmationCount } from '../announcements/ConfirmationCount.tsx';
import { useAsked } from '../announcements/useAsked.ts';
import { Icon } from '../design/Icon.tsx';
import { shortTime } from '../locales/dates.ts';
import { enConfirm } from '../locales/enConfirm.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { useSubscription } from '../session/useSubscription.ts';
import '../announcements/confirmations.css';
import { useActions } from './ConversationActions.ts';

learnEnglish(enConfirm);

/** Under a message that asks for confirmations: the button of who is asked, and how far it is for who asks. */
export const AskedConfirmation = ({ message, isMine }: { message: ShownMessage; isMine: boolean }) => {
  const { view } = useActions();
  const { id } = message;
  const { rights } = useSubscription(view.state);
  if (id === null) return <p class="confirmation note">{t('confirm.asking')}</p>;
  const isFollowed = isMine || rights?.may_ask_confirmation === true;
  return (
    <div class="confirmation">
      {!isMine && <OwnAnswer message={message} id={id} />}
      {isFollowed && <ConfirmationCount roomId={view.id} messageId={id} />}
    </div>
  );
};

const OwnAnswer = ({ message, id }: { message: ShownMessage; id: number }) => {
  const { me } = useAccount();
  const { view } = useActions();
  const { participants } = useSubscription(view.state);
  const asked = useAsked(view.id, id);
  // Who came later is not asked, and who looks in from outside neither.
  if (asked === 'nobody' || !participants.some((one) => one.id === me.id)) return null;
  const at = asked === 'unknown' ? null : asked.confirmed_at;
  return (
    // Stays, so that a screen reader hears what a press has changed.
    <span class="confirmation-own" role="status">
      {at !== null || message.isConfirming ? (
        <span class="confirmation-done">
          <Icon name="checks" size={16} />
          {at === null ? t('confirm.done') : t('confirm.doneAt', { time: shortTime(at) })}
        </span>
      ) : (
        <>
          {asked !== 'unknown' && asked.reminded_at !== null && <strong>{t('confirm.reminded')}</strong>}
          <button
            type="button"
            class="button primary small"
            title={t('confirm.asks', { name: message.sender.full_name })}
            onClick={() => view.confirm(id)}
          >
            <Icon name="check" size={16} />
            {t('confirm.read')}
          </button>
        </>
      )}
    </span>
  );
};
