import type { RoomViewState } from '../../client/room/RoomView.ts';
import type { Room } from '../../client/wire/wireTypes.ts';
import { Icon } from '../design/Icon.tsx';
import { t } from '../locales/translate.ts';
import { restsOn } from '../policy/roomTypes.ts';
import { roomTitle } from '../rooms/roomTitle.ts';
import { useAccount } from '../session/Account.ts';
import { draftIn } from '../session/drafts.ts';
import { onLink, roomPath } from '../session/router.ts';
import { Composer } from './Composer.tsx';
import './ComposerArea.css';

interface Props {
  readonly room: Room;
  readonly state: RoomViewState;
  readonly onSent: () => void;
}

/** The composer, or the reason why this person cannot write here. */
export const ComposerArea = ({ room, state, onSent }: Props) => {
  const { me } = useAccount();
  const why = closedBecause(room, state, me.id);
  const later = state.leftBecause === null ? room.archived_into : null;
  if (why === null) return <Composer label={t('message.write', { name: roomTitle(room) })} onSent={onSent} />;
  const { text, edited } = draftIn({ meId: me.id, roomId: room.id });
  const begun = edited ?? text;
  return (
    <p class="composer-closed">
      <Icon name="lock" size={18} />
      <span>
        {why}{' '}
        {later !== null && (
          <a href={roomPath(later)} onClick={onLink}>
            {t('closed.goneOnOpen')}
          </a>
        )}
        {begun !== '' && (
          <>
            {' '}
            {t('closed.begun')} <q dir="auto">{begun}</q>
          </>
        )}
      </span>
    </p>
  );
};

const closedBecause = (
  room: Room,
  { leftBecause, participants, rights, supervision }: RoomViewState,
  meId: number,
): string | null => {
  if (leftBecause !== null) return t(`closed.${leftBecause}`);
  if (room.archived_into !== null) return t('closed.goneOn');
  // A message opens a closed room of an office again, and makes who answers a member.
  if (restsOn(room) === 'office' && rights?.may_post === true) return null;
  if (!room.is_active) return t(supervision?.is_missing ? 'closed.unsupervised' : 'closed.room');
  if (participants.length === 0) return null;
  const membership = participants.find(({ id }) => id === meId);
  if (membership === undefined) return t('closed.visiting');
  if (membership.is_suspended) return t('closed.suspended');
  return membership.may_post ? null : t('closed.readOnly');
};
