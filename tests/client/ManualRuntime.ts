import type { Runtime } from '../../client/runtime/Runtime.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Time that stands still until `advance`, and randomness that the test sets. */
export class ManualRuntime implements Runtime {
  #now = Date.UTC(2026, 8, 1, 8);
  #ids = 0;
  readonly #timers = new Set<Timer>();
  /** What `random` gives. */
  chance = 0;

  readonly now = (): number => this.#now;
  readonly random = (): number => this.chance;

  readonly uuid = (): string => {
    this.#ids += 1;
    return `00000000-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`;
  };

  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + Math.max(0, ms), run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };

  /** The number of timers that wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Runs everything that is due within the time, in order, and lets every promise settle in between. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await this.settle();
    for (let next = this.#next(until); next !== undefined; next = this.#next(until)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await this.settle();
    }
    this.#now = until;
  }

  /** Resolves when everything has happened that waits for no timer. */
  settle(): Promise<void> {
    return new Promise((resolve) => void setImmediate(resolve));
  }

  #next(until: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers)
      if (timer.at <= until && (first === undefined || timer.at < first.at)) first = timer;
    return first;
  }
}
