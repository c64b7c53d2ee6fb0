import type { Readable } from './Readable.ts';

/**
 * A value that is computed when it is read, and computed again only after `invalidate`. Listeners are called once for
 * all invalidations of one turn of the event loop.
 */
export class Computed<Value> implements Readable<Value> {
  readonly #compute: () => Value;
  readonly #listeners = new Set<() => void>();
  #value: Value | undefined;
  #isStale = true;
  #isNotifying = false;

  /** `initial`: the value before anything is known; the one at the first call of `get` if it is left out. */
  constructor(compute: () => Value, initial?: () => Value) {
    this.#compute = compute;
    this.initial = initial ?? this.get;
  }

  readonly initial: () => Value;

  readonly get = (): Value => {
    if (this.#isStale) this.#value = this.#compute();
    this.#isStale = false;
    return this.#value as Value;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    // A function that subscribes twice has two subscriptions, and each ends on its own.
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  };

  invalidate(): void {
    this.#isStale = true;
    if (this.#isNotifying || this.#listeners.size === 0) return;
    this.#isNotifying = true;
    queueMicrotask(() => {
      this.#isNotifying = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}
