/** What waits to be written to one socket. */
interface Flushable {
  flush(): void;
}

/**
 * Joins what is written to a socket within one turn of the event loop into one write, for all sockets at once. Holds
 * each socket at most once.
 */
export class WriteCoalescer {
  #waiting: Flushable[] = [];
  /** The frames joined last: sockets in the same rooms mostly wait for the same frames. */
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
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const writer of waiting) writer.flush();
    this.#frames = [];
    this.#joined = Buffer.alloc(0);
  };
}

const isSame = (one: readonly Buffer[], other: readonly Buffer[]): boolean =>
  one.length === other.length && one.every((frame, index) => frame === other[index]);
