import type { RoomId, UserId } from '../../../core/ids.ts';
import { openDays } from '../../../core/requests/limitRequests.ts';
import type {
  AskedLately,
  MessageRequests,
  OpenRequests,
  RequestRecord,
  RequestRoom,
} from '../../../core/requests/MessageRequests.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { StoredRequest } from './StoredRequest.ts';

const dayMs = 24 * 60 * 60 * 1000;

export class MemoryMessageRequests implements MessageRequests {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async askedLately(userId: UserId): Promise<AskedLately> {
    const now = this.#database.clock.now().getTime();
    const asked = this.#all().filter(([, { requesterId }]) => requesterId === userId);
    const since = (days: number, isOpen: boolean): Date[] =>
      asked
        .filter(([roomId, { askedAt }]) => askedAt.getTime() > now - days * dayMs && (!isOpen || this.#awaits(roomId)))
        .map(([, { askedAt }]) => askedAt)
        .sort((one, other) => one.getTime() - other.getTime());
    return { day: since(1, false), open: since(openDays, true) };
  }

  async between(userId: UserId, others: readonly UserId[]): Promise<ReadonlyMap<UserId, RequestRoom>> {
    return new Map(
      this.#all().flatMap(([roomId, { requesterId, recipientId }]): [UserId, RequestRoom][] => {
        const other = requesterId === userId ? recipientId : requesterId;
        const isBetween = [requesterId, recipientId].includes(userId) && others.includes(other);
        return isBetween ? [[other, { roomId, awaits: this.#awaits(roomId) ? recipientId : null }]] : [];
      }),
    );
  }

  decline(roomId: RoomId, userId: UserId): Promise<boolean> {
    const { tables, clock, writes } = this.#database;
    return writes.write(() => {
      const request = tables.requests.get(roomId);
      const waits = tables.rooms.get(roomId)?.state.awaits === userId;
      if (request === undefined || !waits || request.declinedAt !== null) return false;
      tables.requests.set(roomId, { ...request, declinedAt: clock.now() });
      return true;
    });
  }

  async countOpen(): Promise<OpenRequests> {
    const isActive = (id: UserId): boolean => this.#database.tables.people.get(id)?.person.isActive === true;
    const open = this.#all().filter(
      ([roomId, request]) => this.#awaits(roomId) && isActive(request.requesterId) && isActive(request.recipientId),
    );
    const declined = open.filter(([, { declinedAt }]) => declinedAt !== null).length;
    return { waiting: open.length - declined, declined };
  }

  async about(userId: UserId): Promise<readonly RequestRecord[]> {
    return this.#all()
      .filter(([, request]) => request.requesterId === userId || request.recipientId === userId)
      .map(([roomId, request]) => ({ roomId, ...request, isAccepted: !this.#awaits(roomId) }))
      .sort((one, other) => one.askedAt.getTime() - other.askedAt.getTime() || one.roomId - other.roomId);
  }

  #all(): (readonly [RoomId, StoredRequest])[] {
    return [...this.#database.tables.requests.entries()].sort(([one], [other]) => one - other);
  }

  #awaits(roomId: RoomId): boolean {
    return (this.#database.tables.rooms.get(roomId)?.state.awaits ?? null) !== null;
  }
}
