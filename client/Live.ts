import type { Readable } from './ChatClient.ts';

/**
 * A value that is worked out when somebody asks, and again only after `touch`. Listeners hear of many touches of one
 * turn of the event loop as one.
 */
export class Live<Value> implements Readable<Value> {
  readonly #build: () => Value;
  readonly #listeners = new Set<() => void>();
  #value: Value | undefined;
  #isStale = true;
  #isTelling = false;

  constructor(build: () => Value) {
    this.#build = build;
  }

  readonly get = (): Value => {
    if (this.#isStale) this.#value = this.#build();
    this.#isStale = false;
    return this.#value as Value;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    // Each subscription ends on its own, also where one function subscribes twice.
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  };

  touch(): void {
    this.#isStale = true;
    if (this.#isTelling || this.#listeners.size === 0) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}
