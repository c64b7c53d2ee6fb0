import type { Clock } from '../../core/clock.ts';

export interface BrakeOptions {
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Strikes that cost nothing, in a row or spread over each `forgetMs`. */
  readonly free: number;
  /** Milliseconds that the first strike beyond them costs; every further one costs twice as much. */
  readonly firstMs: number;
  readonly mostMs: number;
  /** Milliseconds in which so many strikes are forgotten as are free. */
  readonly forgetMs: number;
}

interface Strikes {
  readonly level: number;
  readonly at: number;
}

/** Keys that are remembered, at most; the one that struck longest ago is forgotten first. */
const capacity = 10_000;
/** Doublings of the wait, at most. */
const doublings = 20;

/** Makes whoever is refused again and again wait, ever longer. */
export class Brake {
  readonly #options: BrakeOptions;
  /** Whoever struck longest ago comes first. */
  readonly #strikes = new Map<string, Strikes>();

  constructor(options: BrakeOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#strikes.size;
  }

  /** Counts one more. @returns the milliseconds that it costs */
  strike(key: string): number {
    const { clock, free, firstMs, mostMs, forgetMs } = this.#options;
    const now = clock.monotonic();
    const known = this.#strikes.get(key);
    const level = known === undefined ? 1 : 1 + Math.max(0, known.level - ((now - known.at) * free) / forgetMs);
    this.#strikes.delete(key);
    this.#strikes.set(key, { level, at: now });
    const [oldest] = this.#strikes.keys();
    if (this.#strikes.size > capacity && oldest !== undefined) this.#strikes.delete(oldest);
    if (level <= free) return 0;
    return Math.min(mostMs, firstMs * 2 ** Math.min(doublings, Math.ceil(level - free) - 1));
  }
}
