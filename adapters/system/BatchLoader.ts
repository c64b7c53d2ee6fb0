interface Waiting<Key, Value> {
  readonly key: Key;
  readonly resolve: (value: Value) => void;
  readonly reject: (failure: unknown) => void;
}

export interface BatchLoaderOptions<Key, Value> {
  /** Answers as many as it was given, in their order. */
  readonly load: (keys: readonly Key[]) => Promise<readonly Value[]>;
  /** Questions under way at the same time. */
  readonly concurrency: number;
  /** Keys in one question, at most, or what they weigh together. */
  readonly maxBatch: number;
  /** What a key's answer takes; 1 unless told. A key that is heavier than `size` is asked for alone. */
  readonly cost?: (key: Key) => number;
  /** Runs something soon, before the first question and between two: whoever comes until then goes along. */
  readonly schedule: (run: () => void) => void;
}

/**
 * Puts what many want to know at the same time into one question: who comes soon after the first goes along, and who
 * comes while `width` questions are under way waits and goes with all others into the next. An answer is never older
 * than the call. Holds one entry for each caller who waits; when a question fails, so do all whom it was asked for.
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

  /** How many of those who wait go into one question. */
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
