import type { UserId } from '../../../core/ids.ts';
import type { SocketSlots } from '../../../core/limits/SocketSlots.ts';
import type { SharedTally } from '../nodes/SharedTally.ts';

/** The sockets of each person, of which every node knows those of all others. A killed node's count until the next beat. */
export class PostgresSocketSlots implements SocketSlots {
  readonly #tally: SharedTally;
  readonly #counts = new Map<UserId, number>();

  /** @param tally has the sockets of each person on the node */
  constructor(tally: SharedTally) {
    this.#tally = tally;
  }

  async take(userId: UserId, atMost: number): Promise<boolean> {
    const count = (this.#counts.get(userId) ?? 0) + 1;
    if (count + this.#tally.elsewhere(userId) > atMost) return false;
    // Counted before the others have heard it, so that parallel calls see it.
    this.#counts.set(userId, count);
    if (count + (await this.#tally.set(userId, count)) <= atMost) return true;
    this.release(userId);
    return false;
  }

  release(userId: UserId): void {
    const count = (this.#counts.get(userId) ?? 0) - 1;
    if (count < 0) return;
    if (count > 0) this.#counts.set(userId, count);
    else this.#counts.delete(userId);
    void this.#tally.set(userId, count);
  }

  close(): void {
    this.#tally.close();
    this.#counts.clear();
  }
}
