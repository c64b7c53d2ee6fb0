import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import type { ChatRoom, RoomDraft, RoomState } from '../../../core/rooms/ChatRoom.ts';
import type { RoomEvent } from '../../../core/rooms/RoomEvent.ts';
import { roomKeyText } from '../../../core/rooms/RoomKey.ts';
import { Index } from './Index.ts';
import { RoomLog } from './RoomLog.ts';
import type { StoredPolicy } from './StoredPolicy.ts';
import { restoreRoom, type StoredRoom } from './StoredRoom.ts';
import { Table } from './Table.ts';

/** The source that last delivered a row; null for a row that was entered by hand. */
interface Sourced {
  readonly source: string | null;
}

export interface StoredPerson extends Sourced {
  readonly person: Person;
}

export interface StoredRelation extends Sourced {
  readonly relation: Relation;
}

/** The counters for ids. Each id is larger than all before, including those of a dropped draft. */
export interface Counters {
  user: number;
  room: number;
  message: number;
  /** Orders rooms by their latest activity, even if the clock is set back. */
  activity: number;
}

/**
 * People, relations and rooms with their histories. Nobody else sees the writes to a draft of the tables until the
 * draft is committed, all at once.
 */
export class MemoryTables {
  readonly people: Table<UserId, StoredPerson>;
  readonly userIds: Table<string, UserId>;
  readonly relations: Table<string, StoredRelation>;
  readonly relationKeys: Index<UserId, string>;
  readonly rooms: Table<RoomId, StoredRoom>;
  /** By the texts of keys. */
  readonly roomIds: Table<string, RoomId>;
  /** Rooms of a person's present and past memberships. */
  readonly roomIdsOf: Index<UserId, RoomId>;
  /** Versions of the policy. */
  readonly policies: Table<number, StoredPolicy>;
  readonly counters: Counters;
  readonly #original: MemoryTables | undefined;
  readonly #logs = new Map<RoomId, RoomLog>();
  readonly #draftedEvents: RoomEvent[] = [];
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
    for (const event of this.#draftedEvents) original.log(event.roomId).record(event);
    if (peopleChanged || relationsChanged) original.#graph = undefined;
  }

  /** The whole directory; built again after a change. */
  graph(): RelationGraph {
    this.#graph ??= new RelationGraph(
      [...this.people.rows()].map(({ person }) => person),
      [...this.relations.rows()].map(({ relation }) => relation),
    );
    return this.#graph;
  }

  /** The events and messages of a room. For a room that does not exist it is empty and not kept. */
  log(roomId: RoomId): RoomLog {
    const log = this.#logs.get(roomId) ?? new RoomLog();
    if (this.rooms.get(roomId) !== undefined) this.#logs.set(roomId, log);
    return log;
  }

  /** The people whom a room is about, in its order. */
  about({ about }: Pick<RoomState, 'about'>): Person[] {
    return about.flatMap((userId) => this.people.get(userId)?.person ?? []);
  }

  createRoom({ key, participants, contextName = '', about = [], ...state }: RoomDraft, at: Date): ChatRoom {
    const id = ++this.counters.room as RoomId;
    const memberships = participants.map(({ userId, role, mayPost, isSuspended = false }) => ({
      userId,
      role,
      joinedSeq: 0,
      leftSeq: null,
      isSuspended,
      mayPost,
    }));
    const row: StoredRoom = {
      state: { ...state, contextName, about, id, isArchived: false, headSeq: 0, createdAt: at, updatedAt: at },
      memberships: new Map(memberships.map((membership) => [membership.userId, membership])),
      activity: ++this.counters.activity,
    };
    this.rooms.set(id, row);
    if (key !== null) this.roomIds.set(roomKeyText(key), id);
    for (const { userId } of memberships) this.roomIdsOf.add(userId, id);
    return restoreRoom(row);
  }

  /** Stores a room that was loaded from these tables and then changed, with its events. */
  saveRoom(room: ChatRoom, actorId: UserId | null, at: Date): { room: ChatRoom; events: readonly RoomEvent[] } {
    const before = this.rooms.get(room.id);
    const loadedHead = room.state.headSeq - room.changes.length;
    if (before?.state.headSeq !== loadedHead) throw new Error(`Room ${room.id} changed since it was loaded`);
    const envelope = { roomId: room.id, at, actorId };
    const events = room.changes.map(
      (change, index): RoomEvent => ({ ...change, ...envelope, seq: loadedHead + 1 + index }),
    );
    const after = { ...before, state: { ...room.state, updatedAt: at }, memberships: room.participants };
    this.rooms.set(room.id, after);
    for (const userId of after.memberships.keys())
      if (!before.memberships.has(userId)) this.roomIdsOf.add(userId, room.id);
    for (const event of events) this.#record(event);
    return { room: restoreRoom(after), events };
  }

  #record(event: RoomEvent): void {
    if (this.#original === undefined) this.log(event.roomId).record(event);
    else this.#draftedEvents.push(event);
  }
}
