import type { UserId } from '../../../core/ids.ts';
import type { Presence } from '../../../core/rooms/Presence.ts';

export class MemoryPresence implements Presence {
  readonly #connections = new Map<UserId, number>();

  async connect(userId: UserId): Promise<boolean> {
    const before = this.#connections.get(userId) ?? 0;
    this.#connections.set(userId, before + 1);
    return before === 0;
  }

  async disconnect(userId: UserId): Promise<boolean> {
    const before = this.#connections.get(userId) ?? 0;
    if (before > 1) this.#connections.set(userId, before - 1);
    else this.#connections.delete(userId);
    return before === 1;
  }

  async online(userIds: readonly UserId[]): Promise<ReadonlySet<UserId>> {
    return new Set(userIds.filter((userId) => this.#connections.has(userId)));
  }
}
