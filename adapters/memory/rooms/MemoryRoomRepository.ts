import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import type { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import type { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';
import type { RoomEvent } from '../../../core/rooms/RoomEvent.ts';
import type { RoomKey } from '../../../core/rooms/RoomKey.ts';
import type { OpenRequest, RoomAccess, RoomRepository, RoomUpdate } from '../../../core/rooms/RoomRepository.ts';
import { isRoomActive } from '../../../core/rooms/RoomState.ts';
import { hashPolicy } from '../../system/hashPolicy.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { findAround, findEvidence } from '../permissions/findEvidence.ts';
import { compareNames } from '../tables/compareNames.ts';
import { requirePolicy } from '../tables/latestPolicy.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import { restoreRoom } from '../tables/StoredRoom.ts';
import { type UsableRoom, usableRooms } from './usableRooms.ts';

export class MemoryRoomRepository implements RoomRepository {
  readonly #database: MemoryDatabase;
  readonly #policy: Policy;
  readonly #policyHash: string;

  constructor(database: MemoryDatabase, policy: Policy) {
    this.#database = database;
    this.#policy = policy;
    this.#policyHash = hashPolicy(policy);
  }

  open({
    key,
    pairs,
    around = [],
    counted,
    plan,
  }: OpenRequest): Promise<{ readonly room: ChatRoom; readonly isNew: boolean }> {
    const { tables, clock, writes } = this.#database;
    return writes.write(() => {
      const existing = key === null ? undefined : this.#byKey(key);
      if (existing !== undefined) return { room: existing, isNew: false };
      requirePolicy(tables, this.#policyHash);
      const evidence = findEvidence(tables, this.#policy, pairs);
      const active = counted === undefined ? [] : usableRooms(tables, counted.userId).filter(isActiveOf(counted.type));
      const draft = plan(
        withAround(tables, evidence, typeof around === 'function' ? around(evidence) : around),
        active.length,
      );
      return { room: tables.createRoom(draft, clock.now()), isNew: true };
    });
  }

  update(update: RoomUpdate): Promise<{ readonly room: ChatRoom; readonly events: readonly RoomEvent[] }> {
    const { roomId, actorId, pairs = [], around, change, audit } = update;
    const { tables, clock, writes } = this.#database;
    return writes.write(() => {
      const row = tables.rooms.get(roomId);
      if (row === undefined) throw roomNotFound();
      const room = restoreRoom(row);
      const needed = typeof pairs === 'function' ? pairs(room) : pairs;
      if (needed.length > 0) requirePolicy(tables, this.#policyHash);
      const evidence = findEvidence(tables, this.#policy, needed);
      const changed = change(room, withAround(tables, evidence, around?.(room, evidence) ?? []));
      if (changed === room) return { room, events: [] };
      const saved = tables.saveRoom(changed, actorId, clock.now());
      this.#database.audit.append(audit?.(room, changed) ?? [], clock.now());
      return saved;
    });
  }

  async findByKey(key: RoomKey): Promise<ChatRoom | undefined> {
    return this.#byKey(key);
  }

  async access(roomId: RoomId, userId: UserId): Promise<RoomAccess | undefined> {
    const row = this.#database.tables.rooms.get(roomId);
    return row && { room: row.state, membership: row.memberships.get(userId) };
  }

  async participants(roomId: RoomId): Promise<readonly (Participant & { readonly person: Person })[]> {
    const { rooms, people } = this.#database.tables;
    const memberships = [...(rooms.get(roomId)?.memberships.values() ?? [])].filter(({ leftSeq }) => leftSeq === null);
    const members = memberships.flatMap((membership) => {
      const person = people.get(membership.userId)?.person;
      return person === undefined ? [] : [{ ...membership, person }];
    });
    return members.sort((one, other) => compareNames(one.person, other.person));
  }

  #byKey(key: RoomKey): ChatRoom | undefined {
    const { tables } = this.#database;
    const id = tables.roomIdOf(key);
    const row = id === undefined ? undefined : tables.rooms.get(id);
    return row && restoreRoom(row);
  }
}

const isActiveOf =
  (type: string) =>
  ({ row: { state } }: UsableRoom): boolean =>
    state.type === type && isRoomActive(state);

const withAround = (tables: MemoryTables, evidence: RelationGraph, ids: readonly UserId[]): RelationGraph =>
  ids.length === 0 ? evidence : evidence.with(findAround(tables, ids));
