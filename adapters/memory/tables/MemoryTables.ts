import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import type { ChatRoom, RoomDraft, RoomState } from '../../../core/rooms/ChatRoom.ts';
import type { RoomEvent } from '../../../core/rooms/RoomEvent.ts';
import { Index } from './Index.ts';
import { RoomLog } from './RoomLog.ts';
import type { StoredPolicy } from './StoredPolicy.ts';
import { restoreRoom, type StoredRoom } from './StoredRoom.ts';
import { Table } from './Table.ts';

/** Which source last brought a row; null for one that was entered by hand. */
interface Sourced {
  readonly source: string | null;
}

export interface StoredPerson extends Sourced {
  readonly person: Person;
}

export interface StoredRelation extends Sourced {
  readonly relation: Relation;
}

/** The integers that ids are made of: each larger than all before, also those of a draft that was dropped. */
export interface Counters {
  user: number;
  room: number;
  message: number;
  /** Orders rooms by what happened in them last, also when the clock is set back. */
  activity: number;
}

/**
 * People, relations and rooms with their histories. A draft of the tables takes writes that nobody else sees until
 * they are committed, all at once.
 */
export class MemoryTables {
  readonly people: Table<UserId, StoredPerson>;
  readonly userIds: Table<string, UserId>;
  readonly relations: Table<string, StoredRelation>;
  readonly relationKeys: Index<UserId, string>;
  readonly rooms: Table<RoomId, StoredRoom>;
  readonly roomIds: Table<string, RoomId>;
  /** Rooms in which a person isMember or sat. */
  readonly roomIdsOf: Index<UserId, RoomId>;
  /** Versions of the policy. */
  readonly policies: Table<number, StoredPolicy>;
  readonly counters: Counters;
  readonly #original: MemoryTables | undefined;
  readonly #logs = new Map<RoomId, RoomLog>();
  readonly #drafted: RoomEvent[] = [];
  #graph: RelationGraph | undefined;

  constructor(original?: MemoryTables) {
    this.#original = original;
    this.people = new Table(original?.people);
    this.userIds = new Table(original?.userIds);
    this.relations = new Table(original?.relations);
    this.relationKeys = new Index(original?.relationKeys);
    this.rooms = new Table(original?.rooms);
    this.roomIds = new Table(original?.roomIds);
    this.roomIdsOf = new Index(original?.roomIdsOf);
    this.policies = new Table(original?.policies);
    this.counters = original?.counters ?? { user: 0, room: 0, message: 0, activity: 0 };
  }

  draft(): MemoryTables {
    return new MemoryTables(this);
  }

  commit(): void {
    const original = this.#original;
    if (original === undefined) return;
    const tables = [this.people, this.userIds, this.relations, this.rooms, this.roomIds, this.policies];
    const [peopleChanged, , relationsChanged] = tables.map((table) => table.commit());
    for (const index of [this.relationKeys, this.roomIdsOf]) index.commit();
    for (const event of this.#drafted) original.log(event.roomId).record(event);
    if (peopleChanged || relationsChanged) original.#graph = undefined;
  }

  /** The whole directory, made anew after a change to it. */
  graph(): RelationGraph {
    this.#graph ??= new RelationGraph(
      [...this.people.rows()].map(({ person }) => person),
      [...this.relations.rows()].map(({ relation }) => relation),
    );
    return this.#graph;
  }

  /** What happened in a room and what was said; of a room that does not exist nothing is kept. */
  log(roomId: RoomId): RoomLog {
    const log = this.#logs.get(roomId) ?? new RoomLog();
    if (this.rooms.get(roomId) !== undefined) this.#logs.set(roomId, log);
    return log;
  }

  /** The people whom a room is about, in its order. */
  about({ about }: Pick<RoomState, 'about'>): Person[] {
    return about.flatMap((userId) => this.people.get(userId)?.person ?? []);
  }

  createRoom({ participants, contextName = '', about = [], ...facts }: RoomDraft, at: Date): ChatRoom {
    const id = ++this.counters.room as RoomId;
    const memberships = participants.map(({ userId, mayPost, isSuspended = false }) => ({
      userId,
      joinedSeq: 0,
      leftSeq: null,
      isSuspended,
      mayPost,
    }));
    const row: StoredRoom = {
      facts: { ...facts, contextName, about, id, isArchived: false, headSeq: 0, createdAt: at, updatedAt: at },
      memberships: new Map(memberships.map((membership) => [membership.userId, membership])),
      activity: ++this.counters.activity,
    };
    this.rooms.set(id, row);
    if (facts.key !== null) this.roomIds.set(facts.key, id);
    for (const { userId } of memberships) this.roomIdsOf.add(userId, id);
    return restoreRoom(row);
  }

  /** Stores a room that was loaded from these tables and changed since, with its events. */
  saveRoom(room: ChatRoom, actorId: UserId | null, at: Date): { room: ChatRoom; events: readonly RoomEvent[] } {
    const before = this.rooms.get(room.id);
    const loadedHead = room.state.headSeq - room.changes.length;
    if (before?.facts.headSeq !== loadedHead) throw new Error(`Room ${room.id} changed since it was loaded`);
    const version = { roomId: room.id, at, actorId };
    const events = room.changes.map(
      (change, index): RoomEvent => ({ ...change, ...version, seq: loadedHead + 1 + index }),
    );
    const after = { ...before, facts: { ...room.state, updatedAt: at }, memberships: room.participants };
    this.rooms.set(room.id, after);
    for (const userId of after.memberships.keys())
      if (!before.memberships.has(userId)) this.roomIdsOf.add(userId, room.id);
    for (const event of events) this.#record(event);
    return { room: restoreRoom(after), events };
  }

  #record(event: RoomEvent): void {
    if (this.#original === undefined) this.log(event.roomId).record(event);
    else this.#drafted.push(event);
  }
}
