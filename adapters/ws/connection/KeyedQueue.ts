interface Turn {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (failure: unknown) => void;
}

/**
 * Runs one job for each key that is wanted, a few at a time, and never two for one key. However often a key is wanted
 * while it waits, it runs once; wanted while it runs, it runs again. Holds each key at most once.
 */
export class KeyedQueue<Key> {
  readonly #job: (key: Key) => Promise<void>;
  readonly #width: number;
  readonly #waiting = new Map<Key, Turn>();
  readonly #running = new Set<Key>();

  constructor(job: (key: Key) => Promise<void>, width: number) {
    this.#job = job;
    this.#width = width;
  }

  /** Settles as a run of the job that began after this call. */
  schedule(key: Key): Promise<void> {
    const known = this.#waiting.get(key);
    if (known !== undefined) return known.promise;
    const turn = newTurn();
    this.#waiting.set(key, turn);
    this.#next();
    return turn.promise;
  }

  #next(): void {
    for (const [key, turn] of this.#waiting) {
      if (this.#running.size >= this.#width) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      this.#running.add(key);
      void this.#run(key, turn);
    }
  }

  async #run(key: Key, { resolve, reject }: Turn): Promise<void> {
    try {
      await this.#job(key);
      resolve();
    } catch (failure) {
      reject(failure);
    } finally {
      this.#running.delete(key);
      this.#next();
    }
  }
}

const newTurn = (): Turn => {
  let resolve = (): void => {};
  let reject = (_failure: unknown): void => {};
  const promise = new Promise<void>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
};
