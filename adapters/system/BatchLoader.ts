interface Waiting<Key, Value> {
  readonly key: Key;
  readonly resolve: (value: Value) => void;
  readonly reject: (failure: unknown) => void;
}

export interface BatchLoaderOptions<Key, Value> {
  /** Resolves to one value for each key, in the order of the keys. */
  readonly load: (keys: readonly Key[]) => Promise<readonly Value[]>;
  /** The most calls of `load` at the same time. */
  readonly concurrency: number;
  /** The most keys in one call, or the most total cost. */
  readonly maxBatch: number;
  /** The cost of a key; default 1. A key that costs more than `maxBatch` is loaded alone. */
  readonly cost?: (key: Key) => number;
  /** Runs the next call a little later, so that callers who come until then share it. */
  readonly schedule: (run: () => void) => void;
}

/**
 * Loads for many callers in one call. Callers who come soon after the first share its call. Callers who come while
 * `concurrency` calls run wait for the next one. A value is never older than the caller's request. The loader holds one
 * entry for each waiting caller. If a call fails, it rejects for all callers that share it.
 */
export class BatchLoader<Key, Value> {
  readonly #options: BatchLoaderOptions<Key, Value>;
  #waiting: Waiting<Key, Value>[] = [];
  #running = 0;
  #isStarting = false;

  constructor(options: BatchLoaderOptions<Key, Value>) {
    this.#options = options;
  }

  load(key: Key): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      this.#waiting.push({ key, resolve, reject });
      this.#start();
    });
  }

  #start(): void {
    if (this.#waiting.length === 0 || this.#isStarting || this.#running === this.#options.concurrency) return;
    this.#isStarting = true;
    this.#options.schedule(() => void this.#run());
  }

  async #run(): Promise<void> {
    const { load: ask } = this.#options;
    this.#isStarting = false;
    this.#running += 1;
    const batch = this.#waiting.splice(0, this.#countNext());
    this.#start();
    try {
      const values = await ask(batch.map(({ key }) => key));
      for (const [index, { resolve }] of batch.entries()) resolve(values[index] as Value);
    } catch (failure) {
      for (const { reject } of batch) reject(failure);
    }
    this.#running -= 1;
    this.#start();
  }

  /** How many waiting keys go into the next call. */
  #countNext(): number {
    const { maxBatch: size, cost: weigh = () => 1 } = this.#options;
    let count = 0;
    let weight = 0;
    for (const { key } of this.#waiting) {
      weight += weigh(key);
      if (count > 0 && weight > size) break;
      count += 1;
    }
    return count;
  }
}
