/** What waits to be written to one socket. */
interface Flushable {
  flush(): void;
}

/**
 * Sockets written to in one turn of the event loop. A turn accepts one connection: with hundreds of writes in each,
 * who comes back after a restart would wait for those who are back already.
 */
const writesPerTurn = 32;

/**
 * Joins what is written to a socket within one turn of the event loop, or while it waits for its own, into one write.
 * Holds each socket at most once.
 */
export class FlushQueue {
  #waiting: Flushable[] = [];
  /** Those before it have been flushed. */
  #next = 0;
  /** The frames joined last: sockets in the same rooms mostly wait for the very same frames. */
  #frames: readonly Buffer[] = [];
  #joined: Buffer = Buffer.alloc(0);

  add(writer: Flushable): void {
    if (this.#waiting.push(writer) === 1) setImmediate(this.#flush);
  }

  join(frames: readonly Buffer[]): Buffer {
    const [only] = frames;
    if (frames.length === 1 && only !== undefined) return only;
    if (!isSame(frames, this.#frames)) {
      this.#joined = Buffer.concat(frames);
      this.#frames = frames;
    }
    return this.#joined;
  }

  readonly #flush = (): void => {
    const until = Math.min(this.#next + writesPerTurn, this.#waiting.length);
    while (this.#next < until) this.#waiting[this.#next++]?.flush();
    if (this.#next < this.#waiting.length) {
      setImmediate(this.#flush);
      return;
    }
    this.#waiting = [];
    this.#next = 0;
    this.#frames = [];
    this.#joined = Buffer.alloc(0);
  };
}

const isSame = (one: readonly Buffer[], other: readonly Buffer[]): boolean =>
  one.length === other.length && one.every((frame, index) => frame === other[index]);
