import type { UserId } from '../../../core/ids.ts';
import type { Presence } from '../../../core/rooms/Presence.ts';
import type { SharedTally } from '../nodes/SharedTally.ts';

/**
 * Who is connected to any node. Every node knows it of all others, so asking costs nothing. While the link is broken: who is
 * connected to this node.
 */
export class PostgresPresence implements Presence {
  readonly #tally: SharedTally;
  readonly #connections = new Map<UserId, number>();

  /** @param tally has 1 for each person who is connected to the node */
  constructor(tally: SharedTally) {
    this.#tally = tally;
  }

  async connect(userId: UserId): Promise<boolean> {
    const before = this.#connections.get(userId) ?? 0;
    this.#connections.set(userId, before + 1);
    return before === 0 && (await this.#tally.set(userId, 1)) === 0;
  }

  async disconnect(userId: UserId): Promise<boolean> {
    const before = this.#connections.get(userId) ?? 0;
    if (before > 1) this.#connections.set(userId, before - 1);
    else this.#connections.delete(userId);
    return before === 1 && (await this.#tally.set(userId, 0)) === 0;
  }

  async online(userIds: readonly UserId[]): Promise<ReadonlySet<UserId>> {
    return new Set(userIds.filter((id) => this.#connections.has(id) || this.#tally.elsewhere(id) > 0));
  }

  /** Other nodes count this node's people as offline as soon as its session has ended. */
  close(): void {
    this.#tally.close();
    this.#connections.clear();
  }
}
