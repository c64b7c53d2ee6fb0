import type { UserId } from '../ids.ts';
import { affectedPairs, middlePeople } from '../permissions/affectedPairs.ts';
import { fullName, type Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import type { ChatRoom, RoomDraft } from '../rooms/ChatRoom.ts';
import { draftRelationRoom, followContacts, followRelation, seatPairs } from '../rooms/followDirectory.ts';
import type { RoomChange } from '../rooms/RoomEvent.ts';
import type { DirectoryTransaction, Progress, Saved, SavedRoom } from './Directory.ts';

/** What became of rooms and seats. */
export interface RoomCounts {
  readonly created: number;
  readonly changed: number;
  readonly joined: number;
  readonly left: number;
  readonly suspended: number;
  readonly restored: number;
}

interface Followed {
  readonly counts: RoomCounts;
  readonly saved: readonly SavedRoom[];
  /** Everybody who has a new room. */
  readonly userIds: readonly UserId[];
}

interface DirectoryChanges {
  readonly people: readonly Saved<Person>[];
  readonly relations: readonly Saved<Relation>[];
}

/** Relations looked at together: bounds memory and the size of single statements. */
const chunkSize = 2_000;

/** Brings every room in line with changed people and relations. Looks only at what the changes can concern. */
export const roomsFollow = async (
  tx: DirectoryTransaction,
  policy: Policy,
  { people, relations }: DirectoryChanges,
  onProgress: Progress,
): Promise<Followed> => {
  const moved = people.filter(({ before, after }) => before !== null && concernsRooms(before, after));
  const movedIds = moved.map(({ after }) => after.id);
  const theirs = movedIds.length === 0 ? [] : relationsOf(await tx.around(movedIds), movedIds);
  const own = relations.map(({ after }) => after);
  const changed = (theirs.length === 0 ? own : distinct([...own, ...theirs])).sort(
    (a, b) => a.to - b.to || a.from - b.from,
  );

  const total = new FollowedTotal();
  for (let start = 0; start < changed.length || start === 0; start += chunkSize) {
    const chunk = changed.slice(start, start + chunkSize);
    const graph = await tx.around(middlePeople(policy, chunk));
    total.add(await followRelations(tx, policy, graph, chunk));
    total.add(await followSeats(tx, policy, graph, chunk, start === 0 ? movedIds : []));
    onProgress(Math.min(start + chunkSize, changed.length), changed.length);
  }
  return total;
};

/** Rooms know of a person whether they are active, what they may do, and their name. */
const concernsRooms = (before: Person, after: Person): boolean =>
  before.isActive !== after.isActive || before.role !== after.role || fullName(before) !== fullName(after);

/** Rooms that relations have, and who sits in them. */
const followRelations = async (
  tx: DirectoryTransaction,
  policy: Policy,
  graph: RelationGraph,
  changed: readonly Relation[],
): Promise<Followed> => {
  const drafts = distinct(changed.flatMap((relation) => relationsWithRooms(policy, graph, relation))).flatMap(
    (relation) => {
      const draft = draftRelationRoom(policy, graph, relation);
      return draft === undefined
        ? []
        : [{ draft, opensAtOnce: policy.relations[relation.kind]?.room?.opens === 'at once' }];
    },
  );
  const rooms = await tx.roomsByKey(drafts.map(({ draft }) => draft.key ?? ''));
  const byKey = new Map(rooms.map((room) => [room.facts.key, room]));

  // A relation that has ended gets its room too, frozen: last year's roster brings last year's rooms.
  const fresh = drafts.flatMap(({ draft, opensAtOnce }) => (opensAtOnce && !byKey.has(draft.key) ? [draft] : []));
  if (fresh.length > 0) await tx.createRooms(fresh);
  const followed = drafts.flatMap(({ draft }) => {
    const room = byKey.get(draft.key);
    return room === undefined ? [] : changedOnly(room, followRelation(room, draft));
  });
  return save(tx, followed, fresh);
};

/** The changed relation's own room, and the rooms that holders of this kind of relation sit in. */
const relationsWithRooms = (policy: Policy, graph: RelationGraph, changed: Relation): Relation[] => {
  const own = policy.relations[changed.kind]?.room ? [changed] : [];
  const joined = graph.to(changed.to).filter(({ kind }) => policy.relations[kind]?.room?.joinedBy === changed.kind);
  return [...own, ...joined];
};

/** Rooms that people opened, whose seats rest on who may talk to whom. */
const followSeats = async (
  tx: DirectoryTransaction,
  policy: Policy,
  graph: RelationGraph,
  changed: readonly Relation[],
  movedIds: readonly UserId[],
): Promise<Followed> => {
  const pairs = affectedPairs(policy, graph, changed);
  if (pairs.length === 0 && movedIds.length === 0) return save(tx, [], []);
  const rooms = await tx.roomsRestingOn(pairs, movedIds);
  const evidence = await tx.evidence(rooms.flatMap((room) => seatPairs(policy, room)));
  return save(
    tx,
    rooms.flatMap((room) => changedOnly(room, followContacts(policy, evidence, room))),
    [],
  );
};

const save = async (
  tx: DirectoryTransaction,
  rooms: readonly ChatRoom[],
  fresh: readonly RoomDraft[],
): Promise<Followed> => {
  const changes = rooms.flatMap((room) => room.changes);
  const seats = (type: RoomChange['type']): number =>
    changes.reduce(
      (total, change) => total + (change.type === type && 'userIds' in change ? change.userIds.length : 0),
      0,
    );
  return {
    counts: {
      created: fresh.length,
      changed: rooms.length,
      joined: seats('participants_joined'),
      left: seats('participants_left'),
      suspended: seats('participants_suspended'),
      restored: seats('participants_restored'),
    },
    saved: rooms.length === 0 ? [] : await tx.saveRooms(rooms),
    userIds: fresh.flatMap(({ participants }) => participants.map(({ userId }) => userId)),
  };
};

const changedOnly = (before: ChatRoom, after: ChatRoom): ChatRoom[] => (after === before ? [] : [after]);

const relationsOf = (graph: RelationGraph, ids: readonly UserId[]): Relation[] =>
  ids.flatMap((id) => [...graph.from(id), ...graph.to(id)]);

const distinct = (relations: readonly Relation[]): Relation[] => [
  ...new Map(relations.map((one) => [JSON.stringify([one.kind, one.from, one.to, one.context]), one])).values(),
];

/** Grows by one chunk after the other: a large import has hundreds of them. */
class FollowedTotal implements Followed {
  counts: RoomCounts = { created: 0, changed: 0, joined: 0, left: 0, suspended: 0, restored: 0 };
  readonly saved: SavedRoom[] = [];
  readonly #userIds = new Set<UserId>();

  get userIds(): readonly UserId[] {
    return [...this.#userIds];
  }

  add({ counts, saved, userIds }: Followed): void {
    this.counts = {
      created: this.counts.created + counts.created,
      changed: this.counts.changed + counts.changed,
      joined: this.counts.joined + counts.joined,
      left: this.counts.left + counts.left,
      suspended: this.counts.suspended + counts.suspended,
      restored: this.counts.restored + counts.restored,
    };
    for (const room of saved) this.saved.push(room);
    for (const userId of userIds) this.#userIds.add(userId);
  }
}
