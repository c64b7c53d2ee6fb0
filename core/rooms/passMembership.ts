import type { UserId } from '../ids.ts';
import type { ChatRoom } from './ChatRoom.ts';

/** How the place of a person in a room passes from one of their accounts to another. */
export interface Passing {
  readonly from: UserId;
  readonly to: UserId;
  /** Whom the room is about afterwards, in the order of its key. */
  readonly about: readonly UserId[];
  /** The account that gives its place has one of its own too, and keeps it; false by default. */
  readonly isStaying?: boolean;
  /** The account that takes the place gets its own one back, and sees of the history what it saw then. */
  readonly isReturn?: boolean;
  /** What the account that stays saw of the history before it had both places (`RoomPass`). */
  readonly sawFromSeq?: number | undefined;
  /** False if the account that gives its place keeps owning the room. */
  readonly isOwner?: boolean;
}

/**
 * The room after one account of a person gave its place to another: membership, ownership, and being one of those whom
 * the room is about. The one that takes it has joined when the first one had, and sees as much of the history; who was a
 * member stays one, and sees what either of the two saw.
 */
export const passMembership = (room: ChatRoom, passing: Passing): ChatRoom => {
  const { from, to, about, isOwner = true } = passing;
  const isAboutSame = about.every((userId, index) => userId === room.state.about[index]);
  const { awaits } = room.state;
  const awaited = awaits === from && !about.includes(from) ? { awaits: to } : {};
  const named = isAboutSame ? room : room.step(null, [], { ...room.state, about, ...awaited });
  const owned = isOwner && room.state.ownerId === from ? named.with({ ownerId: to }) : named;
  return passPlace(owned, passing);
};

const passPlace = (room: ChatRoom, passing: Passing): ChatRoom => {
  const { from, to, isStaying = false, isReturn = false, sawFromSeq = 0 } = passing;
  const [given, known] = [room.participants.get(from), room.participants.get(to)];
  if (given?.leftSeq !== null) return room;
  const seen = isReturn && known !== undefined ? { visibleFromSeq: known.visibleFromSeq } : {};
  const joinedSeq = known === undefined ? given.joinedSeq : Math.min(known.joinedSeq, given.joinedSeq);
  const joined =
    known?.leftSeq === null
      ? room.step(null, [{ ...known, joinedSeq, visibleFromSeq: Math.min(known.visibleFromSeq, given.visibleFromSeq) }])
      : room.step({ type: 'participants_joined', userIds: [to] }, [{ ...given, userId: to, joinedSeq, ...seen }]);
  if (isStaying)
    return given.visibleFromSeq < sawFromSeq ? joined.step(null, [{ ...given, visibleFromSeq: sawFromSeq }]) : joined;
  const leftSeq = joined.state.headSeq + 1;
  return joined.step({ type: 'participants_left', userIds: [from], reason: 'merged' }, [{ ...given, leftSeq }]);
};
