import type { UserId } from '../ids.ts';
import { affectedPairs } from '../permissions/affectedPairs.ts';
import type { Pair } from '../permissions/People.ts';
import type { Policy, RoomType } from '../permissions/Policy.ts';
import { type Relation, relationKey } from '../permissions/Relation.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import type { ChatRoom } from '../rooms/ChatRoom.ts';
import { draftContextRoom } from '../rooms/draftContextRoom.ts';
import { draftRelationRoom, followDraft } from '../rooms/membershipRules.ts';
import { followOpened } from '../rooms/officeRules.ts';
import type { DirectoryTransaction } from './Directory.ts';
import type { ContextRef, DirectoryReads } from './DirectoryReads.ts';
import { planAudiences } from './planAudienceRooms.ts';
import { type ChangedRoom, type RoomPlan, together } from './RoomPlan.ts';
import { changedSupervision, evidenceOf, supervisedWith } from './supervisedRooms.ts';

/** Plans the rooms of these relations, and the rooms whose members joined by one of them (`joinedBy`). */
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
  const rooms = await reads.roomsByKey(drafts.map(({ draft }) => draft.key));
  const former = await reads.roomsArchivedInto(rooms.flatMap((room) => room?.id ?? []));
  return {
    // An ended relation gets its room too, frozen, so that an import of an old roster makes its rooms.
    fresh: drafts.flatMap(({ draft, opensAtOnce }, index) =>
      opensAtOnce && rooms[index] === undefined ? [draft] : [],
    ),
    changed: drafts.flatMap(({ draft }, index) => {
      const room = rooms[index];
      if (room === undefined) return [];
      return [room, ...formerOf(room, former)].flatMap((one) => changedOnly(one, followDraft(one, draft)));
    }),
  };
};

/** The rooms before this one of the same people, whose members follow the same relations. */
const formerOf = (room: ChatRoom, among: readonly ChatRoom[]): readonly ChatRoom[] => {
  const direct = among.filter(({ state }) => state.archivedInto === room.id);
  return direct.flatMap((one) => [one, ...formerOf(one, among)]);
};

/** The relations whose rooms a changed relation affects: itself, and those whose rooms people join by its kind. */
const relationsWithRooms = (policy: Policy, graph: RelationGraph, changed: Relation): Relation[] => {
  const own = policy.relations[changed.kind]?.room ? [changed] : [];
  const joined = graph.to(changed.to).filter(({ kind }) => policy.relations[kind]?.room?.joinedBy === changed.kind);
  return [...own, ...joined, ...supervisedWith(policy, graph, changed)];
};

/** The contexts whose rooms a change of these relations affects; the graph has all relations of the `middlePeople`. */
export const contextsOf = (policy: Policy, graph: RelationGraph, changed: readonly Relation[]): ContextRef[] => {
  const contexts = new Map<string, ContextRef>();
  const add = ({ context, contextId }: Relation): void => {
    const ref = contextId === undefined ? { context } : { context, contextId };
    if (context !== '') contexts.set(JSON.stringify(ref), ref);
  };
  const roomsOf = ({ kind }: Relation) => policy.relations[kind]?.contextRoom;
  for (const relation of changed) {
    if (roomsOf(relation) !== undefined) add(relation);
    for (const other of graph.to(relation.to)) if (roomsOf(other)?.joinedBy === relation.kind) add(other);
  }
  return [...contexts.values()];
};

/** Plans the rooms of these contexts, one for each type of room that they have. */
export const planContextRooms = async (
  reads: DirectoryReads,
  policy: Policy,
  contexts: readonly ContextRef[],
): Promise<RoomPlan> => {
  const kinds = Object.entries(policy.relations).flatMap(([kind, { contextRoom }]) =>
    contextRoom ? [{ kind, ...contextRoom }] : [],
  );
  if (contexts.length === 0 || kinds.length === 0) return { fresh: [], changed: [] };
  const joining = new Set(kinds.flatMap(({ joinedBy }) => joinedBy ?? []));
  const graph = await reads.inContexts(contexts, [...joining]);
  const drafts = roomsInContexts(policy, graph).map(([type, relations]) =>
    draftContextRoom(policy, graph, type, relations),
  );
  const rooms = await reads.roomsByKey(drafts.map(({ key }) => key));
  return {
    fresh: drafts.filter((_, index) => rooms[index] === undefined),
    changed: drafts.flatMap((draft, index) => {
      const room = rooms[index];
      return room === undefined ? [] : changedOnly(room, followDraft(room, draft));
    }),
  };
};

/** The relations of each room that rests on a context, by the room's type. */
const roomsInContexts = (policy: Policy, graph: RelationGraph): (readonly [RoomType, [Relation, ...Relation[]]])[] => {
  const rooms = new Map<string, readonly [RoomType, [Relation, ...Relation[]]]>();
  for (const { id } of graph.people())
    for (const relation of graph.from(id)) {
      const type = policy.relations[relation.kind]?.contextRoom?.type;
      if (type === undefined || relation.context === '') continue;
      const key = JSON.stringify([type, relation.context, relation.contextId]);
      const known = rooms.get(key);
      if (known === undefined) rooms.set(key, [type, [relation]]);
      else known[1].push(relation);
    }
  return [...rooms.values()];
};

interface RestingOn {
  readonly changed: readonly Relation[];
  readonly userIds: readonly UserId[];
  /** Accounts that the transaction made: nobody has opened a room with them. */
  readonly newcomers: ReadonlySet<UserId>;
}

/**
 * Plans the rooms that people opened whose memberships rest on these relations, or of which these people are members.
 */
export const planRestingRooms = async (
  tx: DirectoryTransaction,
  policy: Policy,
  graph: RelationGraph,
  { changed, userIds, newcomers }: RestingOn,
): Promise<RoomPlan> => {
  // A first import has hundreds of thousands of pairs, and newcomers alone.
  const isKnown = (id: UserId): boolean => !newcomers.has(id);
  const supervised = changedSupervision(policy, changed).filter((id) => isKnown(id));
  const memberIds = supervised.length === 0 ? userIds : [...new Set([...userIds, ...supervised])];
  const mayRest = newcomers.size === 0 || [...graph.people()].some(({ id }) => isKnown(id));
  const pairs = mayRest ? affectedPairs(policy, graph, changed).filter((pair) => pair.every(isKnown)) : [];
  if (pairs.length === 0 && memberIds.length === 0) return { fresh: [], changed: [] };
  const rooms = await tx.roomsRestingOn(pairs, memberIds);
  const evidence = await evidenceOf(tx, policy, rooms);
  return { fresh: [], changed: rooms.flatMap((room) => changedOnly(room, followOpened(policy, evidence, room))) };
};

/** Plans the direct rooms of two people, one of whom has blocked the other, or does not any more. */
export const planRoomsOfPair = async (tx: DirectoryTransaction, policy: Policy, pair: Pair): Promise<RoomPlan> => {
  const [one, other] = pair;
  const around = await tx.around(pair);
  const between = [...around.from(one), ...around.from(other)].filter(
    ({ kind, from, to }) => [from, to].every((id) => pair.includes(id)) && isOfTwo(policy, kind),
  );
  const ofRelations = await planRelationRooms(tx, policy, around, between);
  const rooms = await tx.roomsRestingOn([pair], []);
  const evidence = await evidenceOf(tx, policy, rooms);
  const opened = rooms.flatMap((room) => changedOnly(room, followOpened(policy, evidence, room)));
  return together({ ...ofRelations, fresh: [] }, { fresh: [], changed: opened });
};

const isOfTwo = ({ relations }: Policy, kind: string): boolean => {
  const room = relations[kind]?.room;
  return room !== undefined && room.joinedBy === undefined;
};

/**
 * Plans rooms without a relation of the policy: those that people opened, and those of an earlier policy, which freeze.
 */
export const planOtherRooms = async (
  reads: DirectoryReads,
  policy: Policy,
  rooms: readonly ChatRoom[],
): Promise<RoomPlan> => {
  const isOfAudience = (room: ChatRoom): boolean => policy.roomType(room.state.type).restsOn === 'audience';
  const ofAudiences = await planAudiences(reads, policy, rooms.filter(isOfAudience));
  const others = rooms.filter((room) => !isOfAudience(room));
  const evidence = await evidenceOf(reads, policy, others);
  const follow = (room: ChatRoom): ChatRoom =>
    isOpenedByPeople(policy, room) ? followOpened(policy, evidence, room) : room.frozen(true);
  return together(ofAudiences, { fresh: [], changed: others.flatMap((room) => changedOnly(room, follow(room))) });
};

/** False for rooms that the directory makes, and for types that the policy no longer declares. */
const isOpenedByPeople = ({ roomTypes }: Policy, { state: { type } }: ChatRoom): boolean => {
  const restsOn = Object.hasOwn(roomTypes, type) ? roomTypes[type]?.restsOn : undefined;
  return restsOn === 'contact' || restsOn === 'owner' || restsOn === 'office';
};

const changedOnly = (before: ChatRoom, after: ChatRoom): ChangedRoom[] => (after === before ? [] : [{ before, after }]);

/** The relations, each once. */
export const distinct = (relations: readonly Relation[]): Relation[] => [
  ...new Map(relations.map((one) => [relationKey(one), one])).values(),
];
