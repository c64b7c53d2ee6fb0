import type { RoomChannel } from './RoomChannel.ts';

/** Channels that are read together, each with those who wait for it. */
export type ReadBatch = ReadonlyMap<RoomChannel, readonly (() => void)[]>;

/** Channels whose events are to be read from the store, in the order in which they came. Holds each at most once. */
export class ReadQueue {
  readonly #waiting = new Map<RoomChannel, (() => void)[]>();
  #wake: (() => void) | null = null;
  #isClosed = false;

  /** Has the channel read soon. */
  schedule(channel: RoomChannel): void {
    if (this.#isClosed) return;
    if (!this.#waiting.has(channel)) this.#waiting.set(channel, []);
    this.#wake?.();
  }

  /** Resolves after a read that began later than this call. */
  caughtUp(channel: RoomChannel): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(channel);
      if (waiting === undefined) this.#waiting.set(channel, [resolve]);
      else waiting.push(resolve);
      this.#wake?.();
    });
  }

  /**
   * Takes out the next channels, at most so many, once there are any; null after the close. Publications that are
   * under way within this process come first, as they may spare the read. For one caller at a time.
   */
  async next(atMost: number): Promise<ReadBatch | null> {
    if (this.#waiting.size === 0) await this.#someWait();
    const batch = new Map([...this.#waiting].slice(0, atMost));
    for (const channel of batch.keys()) this.#waiting.delete(channel);
    return this.#isClosed ? null : batch;
  }

  /** Tells those who wait for these channels that they have been read. */
  settle(batch: ReadBatch): void {
    for (const waiting of batch.values()) for (const resolve of waiting) resolve();
  }

  /** Puts a batch that could not be read back, behind those that wait. */
  putBack(batch: ReadBatch): void {
    if (this.#isClosed) return this.settle(batch);
    for (const [channel, waiting] of batch)
      this.#waiting.set(channel, [...(this.#waiting.get(channel) ?? []), ...waiting]);
  }

  /** Nothing is read any more: nobody waits in vain. */
  close(): void {
    this.#isClosed = true;
    this.settle(this.#waiting);
    this.#waiting.clear();
    this.#wake?.();
  }

  #someWait(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = null;
        setImmediate(resolve);
      };
    });
  }
}
