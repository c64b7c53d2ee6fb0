import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import type { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';
import type { RoomEvent } from '../../../core/rooms/RoomEvent.ts';
import type { MembershipsView, OpenRequest, RoomAccess, RoomStore, RoomUpdate } from '../../../core/rooms/RoomStore.ts';
import { hashPolicy } from '../../system/hashPolicy.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { gatherAround, gatherEvidence } from '../permissions/gatherEvidence.ts';
import { compareNames } from '../tables/compareNames.ts';
import { requirePolicy } from '../tables/latestPolicy.ts';
import { restoreRoom } from '../tables/StoredRoom.ts';
import { usableRooms } from './usableRooms.ts';

export class MemoryRoomStore implements RoomStore {
  readonly #database: MemoryDatabase;
  readonly #policy: Policy;
  readonly #policyHash: string;

  constructor(database: MemoryDatabase, policy: Policy) {
    this.#database = database;
    this.#policy = policy;
    this.#policyHash = hashPolicy(policy);
  }

  open({ key, pairs, around = [], plan }: OpenRequest): Promise<{ readonly room: ChatRoom; readonly isNew: boolean }> {
    const { tables, clock, writes } = this.#database;
    return writes.write(() => {
      const known = key === null ? undefined : this.#byKey(key);
      if (known !== undefined) return { room: known, isNew: false };
      requirePolicy(tables, this.#policyHash);
      const evidence = gatherEvidence(tables, this.#policy, pairs);
      const draft = plan(around.length === 0 ? evidence : evidence.with(gatherAround(tables, around)));
      return { room: tables.createRoom(draft, clock.now()), isNew: true };
    });
  }

  update(update: RoomUpdate): Promise<{ readonly room: ChatRoom; readonly events: readonly RoomEvent[] }> {
    const { roomId, actorId, pairs = [], change } = update;
    const { tables, clock, writes } = this.#database;
    return writes.write(() => {
      const row = tables.rooms.get(roomId);
      if (row === undefined) throw roomNotFound();
      if (pairs.length > 0) requirePolicy(tables, this.#policyHash);
      const room = restoreRoom(row);
      const changed = change(room, gatherEvidence(tables, this.#policy, pairs));
      return changed === room ? { room, events: [] } : tables.saveRoom(changed, actorId, clock.now());
    });
  }

  async findByKey(key: string): Promise<ChatRoom | undefined> {
    return this.#byKey(key);
  }

  async access(roomId: RoomId, userId: UserId): Promise<RoomAccess | undefined> {
    const row = this.#database.tables.rooms.get(roomId);
    return row && { room: row.facts, membership: row.memberships.get(userId) };
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

  async membershipsOf(userId: UserId, limit: number): Promise<MembershipsView> {
    const { tables } = this.#database;
    const rooms = usableRooms(tables, userId)
      .slice(0, limit)
      .map(({ row: { facts }, membership }) => ({
        roomId: facts.id,
        headSeq: facts.headSeq,
        mayPost: membership.mayPost,
      }));
    return { rooms, version: tables.people.get(userId) === undefined ? null : this.#versionOf(userId) };
  }

  async heads(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, number>> {
    const rows = roomIds.flatMap((id) => this.#database.tables.rooms.get(id) ?? []);
    return new Map(rows.map(({ facts }) => [facts.id, facts.headSeq]));
  }

  async changedMemberships(known: ReadonlyMap<UserId, string | null>): Promise<ReadonlyMap<UserId, string>> {
    const now = [...known.keys()].map((id): [UserId, string] => [id, this.#versionOf(id)]);
    return new Map(now.filter(([id, version]) => known.get(id) !== version));
  }

  async recordVisit(roomId: RoomId, userId: UserId): Promise<void> {
    this.#database.visits.push({ roomId, userId, at: this.#database.clock.now() });
  }

  #versionOf(userId: UserId): string {
    const { tables } = this.#database;
    const rooms = usableRooms(tables, userId).map(({ row, membership }) => [
      row.facts.id,
      membership.joinedSeq,
      membership.mayPost,
    ]);
    const { isActive, role } = tables.people.get(userId)?.person ?? { isActive: false, role: '' };
    return JSON.stringify([isActive, role, rooms.sort(([one], [other]) => Number(one) - Number(other))]);
  }

  #byKey(key: string): ChatRoom | undefined {
    const { roomIds, rooms } = this.#database.tables;
    const id = roomIds.get(key);
    const row = id === undefined ? undefined : rooms.get(id);
    return row && restoreRoom(row);
  }
}
