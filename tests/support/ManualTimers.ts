import type { Timers } from '../../core/feed/Timers.ts';
import type { ManualClock } from './ManualClock.ts';

interface Waiting {
  readonly at: number;
  readonly run: () => void;
}

/** Timers that run when a test moves its clock. */
export class ManualTimers implements Timers {
  readonly #clock: ManualClock;
  readonly #waiting = new Set<Waiting>();

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  after(ms: number, run: () => void): () => void {
    const waiting = { at: this.#clock.monotonic() + ms, run };
    this.#waiting.add(waiting);
    return () => this.#waiting.delete(waiting);
  }

  /** Lets so many milliseconds pass: runs what becomes due, in its order, and what follows from it. */
  async pass(ms: number): Promise<void> {
    const end = this.#clock.monotonic() + ms;
    await settled();
    for (;;) {
      const [next] = [...this.#waiting].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
      if (next === undefined) break;
      this.#waiting.delete(next);
      await this.#clock.advance(Math.max(0, next.at - this.#clock.monotonic()));
      next.run();
      await settled();
    }
    await this.#clock.advance(end - this.#clock.monotonic());
  }
}

/** Everything that waits for no timer and no other process is done. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(() => resolve()));
