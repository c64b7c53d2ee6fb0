interface Pending {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (failure: unknown) => void;
}

/**
 * Runs a job for each key that is scheduled, a few at a time, and never two for one key. A key that is scheduled again
 * while it waits runs once; while it runs, it runs again. Holds each key at most once.
 */
export class KeyedQueue<Key> {
  readonly #job: (key: Key) => Promise<void>;
  readonly #concurrency: number;
  readonly #waiting = new Map<Key, Pending>();
  readonly #running = new Set<Key>();

  constructor(job: (key: Key) => Promise<void>, concurrency: number) {
    this.#job = job;
    this.#concurrency = concurrency;
  }

  /** Settles as a run of the job that began after this call. */
  schedule(key: Key): Promise<void> {
    const known = this.#waiting.get(key);
    if (known !== undefined) return known.promise;
    const pending = newPending();
    this.#waiting.set(key, pending);
    this.#startNext();
    return pending.promise;
  }

  #startNext(): void {
    for (const [key, pending] of this.#waiting) {
      if (this.#running.size >= this.#concurrency) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      this.#running.add(key);
      void this.#run(key, pending);
    }
  }

  async #run(key: Key, { resolve, reject }: Pending): Promise<void> {
    try {
      await this.#job(key);
      resolve();
    } catch (failure) {
      reject(failure);
    } finally {
      this.#running.delete(key);
      this.#startNext();
    }
  }
}

const newPending = (): Pending => {
  let resolve = (): void => {};
  let reject = (_failure: unknown): void => {};
  const promise = new Promise<void>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
};
