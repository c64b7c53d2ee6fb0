import type { RoomViewState } from '../../client/room/RoomView.ts';
import type { LeftReason } from '../../client/wire/frames.ts';
import type { Room } from '../../client/wire/wireTypes.ts';
import { restsOn } from '../policy/roomTypes.ts';

/** Why somebody cannot write, as the end of the key of its text. */
export type ClosedReason =
  | LeftReason
  | 'goneOn'
  | 'restricted'
  | 'unsupervised'
  | 'requested'
  | 'room'
  | 'visiting'
  | 'suspended'
  | 'readOnly';

/** Why this person cannot write in a room now; null if they can. */
export const closedBecause = (
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
  // The first message waits for the other.
  if (room.is_request) return room.head_seq > 0 ? 'requested' : null;
  const membership = participants.find(({ id }) => id === meId);
  if (membership === undefined) return 'visiting';
  if (membership.is_suspended) return 'suspended';
  return membership.may_post ? null : 'readOnly';
};
