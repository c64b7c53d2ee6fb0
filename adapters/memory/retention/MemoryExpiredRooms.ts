import { organisationOf } from '../../../core/permissions/RoleGrant.ts';
import type { ExpiredQuery, ExpiredRoom, ExpiredRooms } from '../../../core/retention/ExpiredRooms.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { StoredRoom } from '../tables/StoredRoom.ts';

export class MemoryExpiredRooms implements ExpiredRooms {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async list(query: ExpiredQuery): Promise<readonly ExpiredRoom[]> {
    const { type, after, roomId, limit } = query;
    return [...this.#database.tables.rooms.rows()]
      .filter(({ state }) => state.type === type && state.id > after && (roomId === undefined || state.id === roomId))
      .filter((row) => this.#isExpired(row, query))
      .sort((one, other) => one.state.id - other.state.id)
      .slice(0, limit)
      .map(({ state, clearedSeq = 0 }) => ({
        ...{ roomId: state.id, name: state.name, organisation: organisationOf(state.scope), clearedSeq },
      }));
  }

  #isExpired({ state, clearedSeq = 0 }: StoredRoom, { state: wanted, cutoff }: ExpiredQuery): boolean {
    const { messages, events } = this.#database.tables.log(state.id);
    const left = messages.filter(({ seq }) => seq > clearedSeq);
    if (wanted === 'any') return left.some(({ createdAt }) => createdAt < cutoff);
    const isOver = state.isArchived || (wanted === 'ended' && state.isFrozen);
    const endedAt = events.findLast(({ type }) => type === 'room_updated')?.at ?? state.updatedAt;
    return left.length > 0 && isOver && endedAt < cutoff;
  }
}
