import type { UserId } from '../ids.ts';
import { affectedPairs } from '../permissions/affectedPairs.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import type { ChatRoom } from '../rooms/ChatRoom.ts';
import { draftRelationRoom, followContacts, followRelation, membershipPairs } from '../rooms/membershipRules.ts';
import type { DirectoryReads, DirectoryTransaction } from './Directory.ts';
import type { ChangedRoom, RoomPlan } from './RoomPlan.ts';

/** Rooms that relations have, and who belongs to them. */
export const planRelationRooms = async (
  reads: DirectoryReads,
  policy: Policy,
  graph: RelationGraph,
  changed: readonly Relation[],
): Promise<RoomPlan> => {
  const drafts = distinct(changed.flatMap((relation) => relationsWithRooms(policy, graph, relation))).flatMap(
    (relation) => {
      const draft = draftRelationRoom(policy, graph, relation);
      return draft === undefined
        ? []
        : [{ draft, opensAtOnce: policy.relations[relation.kind]?.room?.opens === 'at once' }];
    },
  );
  const rooms = await reads.roomsByKey(drafts.map(({ draft }) => draft.key ?? ''));
  const byKey = new Map(rooms.map((room) => [room.state.key, room]));
  return {
    // A relation that has ended gets its room too, frozen: last year's roster brings last year's rooms.
    fresh: drafts.flatMap(({ draft, opensAtOnce }) => (opensAtOnce && !byKey.has(draft.key) ? [draft] : [])),
    changed: drafts.flatMap(({ draft }) => {
      const room = byKey.get(draft.key);
      return room === undefined ? [] : changedOnly(room, followRelation(room, draft));
    }),
  };
};

/** The changed relation's own room, and the rooms that holders of this kind of relation belong to. */
const relationsWithRooms = (policy: Policy, graph: RelationGraph, changed: Relation): Relation[] => {
  const own = policy.relations[changed.kind]?.room ? [changed] : [];
  const joined = graph.to(changed.to).filter(({ kind }) => policy.relations[kind]?.room?.joinedBy === changed.kind);
  return [...own, ...joined];
};

/** Rooms that people opened and whose memberships rest on these relations, or are of these people. */
export const planRestingRooms = async (
  tx: DirectoryTransaction,
  policy: Policy,
  graph: RelationGraph,
  { changed, movedIds }: { readonly changed: readonly Relation[]; readonly movedIds: readonly UserId[] },
): Promise<RoomPlan> => {
  const pairs = affectedPairs(policy, graph, changed);
  if (pairs.length === 0 && movedIds.length === 0) return { fresh: [], changed: [] };
  const rooms = await tx.roomsRestingOn(pairs, movedIds);
  const evidence = await tx.evidence(rooms.flatMap((room) => membershipPairs(policy, room)));
  return { fresh: [], changed: rooms.flatMap((room) => changedOnly(room, followContacts(policy, evidence, room))) };
};

/** Any rooms that no relation of the policy has: those that people opened, and those of an earlier policy, which freeze. */
export const planOtherRooms = async (
  reads: DirectoryReads,
  policy: Policy,
  rooms: readonly ChatRoom[],
): Promise<RoomPlan> => {
  const evidence = await reads.evidence(rooms.flatMap((room) => membershipPairs(policy, room)));
  const follow = (room: ChatRoom): ChatRoom =>
    isOpenedByPeople(policy, room) ? followContacts(policy, evidence, room) : room.frozen(true);
  return { fresh: [], changed: rooms.flatMap((room) => changedOnly(room, follow(room))) };
};

/** Not a room of a relation, nor of a type that the policy does not declare any more. */
const isOpenedByPeople = ({ roomTypes }: Policy, { state: { type } }: ChatRoom): boolean =>
  Object.hasOwn(roomTypes, type) && roomTypes[type]?.restsOn !== 'relation';

const changedOnly = (before: ChatRoom, after: ChatRoom): ChangedRoom[] => (after === before ? [] : [{ before, after }]);

export const distinct = (relations: readonly Relation[]): Relation[] => [
  ...new Map(relations.map((one) => [JSON.stringify([one.kind, one.from, one.to, one.context]), one])).values(),
];
