import type { Readable } from './Readable.ts';

/**
 * A value that is worked out when somebody asks, and again only after `touch`. Listeners hear of many touches of one
 * turn of the event loop as one.
 */
export class Computed<Value> implements Readable<Value> {
  readonly #compute: () => Value;
  readonly #listeners = new Set<() => void>();
  #value: Value | undefined;
  #isStale = true;
  #isNotifying = false;

  constructor(compute: () => Value) {
    this.#compute = compute;
  }

  readonly get = (): Value => {
    if (this.#isStale) this.#value = this.#compute();
    this.#isStale = false;
    return this.#value as Value;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    // Each subscription ends on its own, also where one function subscribes twice.
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
