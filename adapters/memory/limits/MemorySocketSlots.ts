import type { UserId } from '../../../core/ids.ts';
import type { SocketSlots } from '../../../core/limits/SocketSlots.ts';

/** Counts on this node alone. */
export class MemorySocketSlots implements SocketSlots {
  readonly #counts = new Map<UserId, number>();

  async take(userId: UserId, atMost: number): Promise<boolean> {
    const count = this.#counts.get(userId) ?? 0;
    if (count >= atMost) return false;
    this.#counts.set(userId, count + 1);
    return true;
  }

  release(userId: UserId): void {
    const count = this.#counts.get(userId) ?? 0;
    if (count > 1) this.#counts.set(userId, count - 1);
    else this.#counts.delete(userId);
  }
}
