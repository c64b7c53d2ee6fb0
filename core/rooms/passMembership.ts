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
  /** False if the account that gives its place keeps owning the room. */
  readonly isOwner?: boolean;
}

/**
 * The room after one account of a person gave its place to another: membership, ownership, and being one of those whom
 * the room is about. The one that takes it has joined when the first one had; who was a member stays one.
 */
export const passMembership = (room: ChatRoom, passing: Passing): ChatRoom => {
  const { from, to, about, isOwner = true } = passing;
  const isAboutSame = about.every((userId, index) => userId === room.state.about[index]);
  const named = isAboutSame ? room : room.step(null, [], { ...room.state, about });
  const owned = isOwner && room.state.ownerId === from ? named.with({ ownerId: to }) : named;
  return passPlace(owned, passing);
};

const passPlace = (room: ChatRoom, { from, to, isStaying = false }: Passing): ChatRoom => {
  const [given, known] = [room.participants.get(from), room.participants.get(to)];
  if (given?.leftSeq !== null) return room;
  const joinedSeq = known === undefined ? given.joinedSeq : Math.min(known.joinedSeq, given.joinedSeq);
  const joined =
    known?.leftSeq === null
      ? room.step(null, [{ ...known, joinedSeq }])
      : room.step({ type: 'participants_joined', userIds: [to] }, [{ ...given, userId: to, joinedSeq }]);
  if (isStaying) return joined;
  const leftSeq = joined.state.headSeq + 1;
  return joined.step({ type: 'participants_left', userIds: [from], reason: 'merged' }, [{ ...given, leftSeq }]);
};
