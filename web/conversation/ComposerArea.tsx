import type { RoomViewState } from '../../client/room/RoomView.ts';
import type { LeftReason } from '../../client/wire/frames.ts';
import type { Room } from '../../client/wire/wireTypes.ts';
import { t } from '../locales/translate.ts';
import { restsOn } from '../policy/roomTypes.ts';
import { roomTitle } from '../rooms/roomTitle.ts';
import { useAccount } from '../session/Account.ts';
import { draftIn } from '../session/drafts.ts';
import { Lazy } from '../session/Lazy.tsx';
import { Composer } from './Composer.tsx';

interface Props {
  readonly room: Room;
  readonly state: RoomViewState;
  readonly onSent: () => void;
}

/** Why somebody cannot write, as the end of the key of its text. */
export type ClosedReason =
  | LeftReason
  | 'goneOn'
  | 'restricted'
  | 'unsupervised'
  | 'room'
  | 'visiting'
  | 'suspended'
  | 'readOnly';

const loadNotice = async () => (await import('./ClosedNotice.tsx')).ClosedNotice;

/** The composer, or the reason why this person cannot write here. */
export const ComposerArea = ({ room, state, onSent }: Props) => {
  const { me } = useAccount();
  const why = closedBecause(room, state, me.id);
  if (why === null) return <Composer label={t('message.write', { name: roomTitle(room) })} onSent={onSent} />;
  const { text, edited } = draftIn({ meId: me.id, roomId: room.id });
  return <Lazy load={loadNotice} isQuiet given={{ why, room, state, begun: edited ?? text }} />;
};

const closedBecause = (
  room: Room,
  { leftBecause, participants, rights, supervision }: RoomViewState,
  meId: number,
): ClosedReason | null => {
  if (leftBecause !== null) return leftBecause;
  if (room.archived_into !== null) return 'goneOn';
  if (rights?.restricted_until) return 'restricted';
  // A message opens a closed room of an office again, and makes who answers a member.
  if (restsOn(room) === 'office' && rights?.may_post === true) return null;
  if (!room.is_active) return supervision?.is_missing ? 'unsupervised' : 'room';
  if (participants.length === 0) return null;
  const membership = participants.find(({ id }) => id === meId);
  if (membership === undefined) return 'visiting';
  if (membership.is_suspended) return 'suspended';
  return membership.may_post ? null : 'readOnly';
};
