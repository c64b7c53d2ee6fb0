import type { HeldMessages } from '../../../core/guard/HeldMessages.ts';
import { organisationOf } from '../../../core/permissions/RoleGrant.ts';
import type { ExpiredQuery, ExpiredRoom, ExpiredRooms } from '../../../core/retention/ExpiredRooms.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { StoredRoom } from '../tables/StoredRoom.ts';

export class MemoryExpiredRooms implements ExpiredRooms {
  readonly #database: MemoryDatabase;
  readonly #held: Pick<HeldMessages, 'heldIn'>;

  constructor(database: MemoryDatabase, held: Pick<HeldMessages, 'heldIn'>) {
    this.#database = database;
    this.#held = held;
  }

  async list(query: ExpiredQuery): Promise<readonly ExpiredRoom[]> {
    const { type, after, within, roomId, limit } = query;
    const rooms = [...this.#database.tables.rooms.rows()].filter(
      ({ state }) =>
        state.type === type &&
        state.id > after &&
        (within === undefined || state.scope.includes(within)) &&
        (roomId === undefined || state.id === roomId),
    );
    const expired = await Promise.all(rooms.map((row) => this.#isExpired(row, query)));
    return rooms
      .filter((_row, index) => expired[index])
      .sort((one, other) => one.state.id - other.state.id)
      .slice(0, limit)
      .map(({ state, clearedSeq = 0 }) => ({
        ...{ roomId: state.id, name: state.name, organisation: organisationOf(state.scope), clearedSeq },
      }));
  }

  async #isExpired({ state, clearedSeq = 0 }: StoredRoom, { state: wanted, cutoff }: ExpiredQuery): Promise<boolean> {
    const { messages, events } = this.#database.tables.log(state.id);
    const held = (await this.#held.heldIn(state.id)).filter(({ content }) => content !== '');
    const left = [
      ...messages.filter(({ seq }) => seq > clearedSeq).map(({ createdAt }) => createdAt),
      ...held.map(({ at }) => at),
    ];
    if (wanted === 'any') return left.some((at) => at < cutoff);
    const isOver = state.isArchived || (wanted === 'ended' && state.isFrozen);
    const endedAt = events.findLast(({ type }) => type === 'room_updated')?.at ?? state.updatedAt;
    return left.length > 0 && isOver && endedAt < cutoff;
  }
}
