import type { UserId } from '../ids.ts';
import type { Pair } from '../permissions/People.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { protectedAmong } from '../permissions/supervisionIn.ts';
import type { ChatRoom } from './ChatRoom.ts';
import { followContacts, membershipPairs } from './membershipRules.ts';
import type { RoomUpdate } from './RoomRepository.ts';
import { checkNoSupervisor, checkSupervised, supervisionOfRoom } from './superviseRoom.ts';

/** What a change of members reads besides these pairs: nothing in rooms whose type asks for no supervision. */
export const supervisionReads = (
  policy: Policy,
  type: string,
  pairs: NonNullable<RoomUpdate['pairs']> = [],
): Pick<RoomUpdate, 'pairs' | 'around'> => {
  if (policy.roomType(type).supervision === undefined) return { pairs };
  const pairsIn = (room: ChatRoom): readonly Pair[] => (typeof pairs === 'function' ? pairs(room) : pairs);
  return {
    pairs: (room) => [...pairsIn(room), ...membershipPairs(policy, room)],
    around: (room, evidence) => {
      const people = [...room.members().map(({ userId }) => userId), ...pairsIn(room).flat()];
      return protectedAmong(policy, evidence, [{ type, people }]);
    },
  };
};

/**
 * The room after a change of its members, with those who have to supervise it now.
 * @throws ChatError CANNOT_CHAT if somebody would have to and nobody can
 */
export const withSupervision = (policy: Policy, evidence: RelationGraph, changed: ChatRoom): ChatRoom => {
  if (policy.roomType(changed.state.type).supervision === undefined) return changed;
  checkSupervised(policy, changed.state.type, supervisionOfRoom(policy, evidence, changed));
  return followContacts(policy, evidence, changed);
};

/**
 * The room without a member.
 * @throws ChatError ACCESS_DENIED for who supervises it
 */
export const leftUnsupervised = (
  policy: Policy,
  evidence: RelationGraph,
  room: ChatRoom,
  userId: UserId,
  reason: 'left' | 'removed',
): ChatRoom => {
  checkNoSupervisor(policy, evidence, room, userId);
  const left = room.leftBy([userId], reason);
  return policy.roomType(room.state.type).supervision === undefined ? left : followContacts(policy, evidence, left);
};
