import type { RoomChannel } from '../fanout/RoomChannel.ts';

/**
 * Which rooms show their people come and go: those that were so small, at the latest snapshot, that it named who is
 * online. What is known of a room goes with its channel.
 */
export class RoomVisibility {
  /** The rooms that show it, with how often they did. */
  readonly #shown = new WeakMap<RoomChannel, number>();

  set(channel: RoomChannel, isVisible: boolean): void {
    if (!isVisible) this.#shown.delete(channel);
    else if (!this.#shown.has(channel)) this.#shown.set(channel, 0);
  }

  /** Returns false when the room shows nobody come or go; else counts that it does. */
  show(channel: RoomChannel): boolean {
    const count = this.#shown.get(channel);
    if (count !== undefined) this.#shown.set(channel, count + 1);
    return count !== undefined;
  }

  /** How often the room has shown somebody come or go; undefined when it shows nobody. */
  shownIn(channel: RoomChannel): number | undefined {
    return this.#shown.get(channel);
  }
}
