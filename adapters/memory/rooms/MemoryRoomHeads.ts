import type { RoomId, UserId } from '../../../core/ids.ts';
import type { MembershipsView, RoomHeads } from '../../../core/rooms/RoomHeads.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { usableRooms } from './usableRooms.ts';

export class MemoryRoomHeads implements RoomHeads {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async membershipsOf(userId: UserId, limit: number): Promise<MembershipsView> {
    const { tables } = this.#database;
    const rooms = usableRooms(tables, userId)
      .slice(0, limit)
      .map(({ row: { state }, membership }) => ({
        roomId: state.id,
        type: state.type,
        about: state.about,
        ownerId: state.ownerId,
        scope: state.scope,
        headSeq: state.headSeq,
        role: membership.role,
        mayPost: membership.mayPost,
        visibleFromSeq: membership.visibleFromSeq,
      }));
    return { rooms, version: tables.people.get(userId) === undefined ? null : this.#versionOf(userId) };
  }

  async heads(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, number>> {
    const rows = roomIds.flatMap((id) => this.#database.tables.rooms.get(id) ?? []);
    return new Map(rows.map(({ state }) => [state.id, state.headSeq]));
  }

  async changedMemberships(known: ReadonlyMap<UserId, string | null>): Promise<ReadonlyMap<UserId, string>> {
    const now = [...known.keys()].map((id): [UserId, string] => [id, this.#versionOf(id)]);
    return new Map(now.filter(([id, version]) => known.get(id) !== version));
  }

  #versionOf(userId: UserId): string {
    const { tables } = this.#database;
    const rooms = usableRooms(tables, userId).map(({ row, membership }) => [
      row.state.id,
      membership.joinedSeq,
      membership.visibleFromSeq,
      membership.mayPost,
      membership.role,
      row.state.ownerId === userId,
    ]);
    const { isActive, role } = tables.people.get(userId)?.person ?? { isActive: false, role: '' };
    return JSON.stringify([isActive, role, rooms.sort(([one], [other]) => Number(one) - Number(other))]);
  }
}
