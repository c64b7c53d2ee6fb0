import type { StreamId } from './Feed.ts';

/** Hints in memory, at most. */
const capacity = 10_000;

/** Streams that have moved, each with the moment of the first hint, by the monotonic clock. */
export class HintedStreams {
  readonly #since = new Map<StreamId, number>();

  get size(): number {
    return this.#since.size;
  }

  /** The moment of the oldest hint; undefined without hints. */
  get oldest(): number | undefined {
    return this.#since.values().next().value;
  }

  /** False if there was no place: then all hints are dropped, and whoever calls looks everywhere. */
  add(streamId: StreamId, now: number): boolean {
    const hasPlace = this.#since.size < capacity || this.#since.has(streamId);
    if (!hasPlace) this.#since.clear();
    if (!this.#since.has(streamId)) this.#since.set(streamId, now);
    return hasPlace;
  }

  /** Removes and returns the oldest hints. */
  take(limit: number): ReadonlyMap<StreamId, number> {
    const taken = new Map([...this.#since].slice(0, limit));
    for (const streamId of taken.keys()) this.#since.delete(streamId);
    return taken;
  }

  /** Hints whose streams could not be written. */
  putBack(taken: ReadonlyMap<StreamId, number>): void {
    const later = [...this.#since];
    this.#since.clear();
    for (const [streamId, since] of [...taken, ...later])
      if (!this.#since.has(streamId)) this.#since.set(streamId, since);
  }
}
