/** At most `limit` permits in any `windowMs` milliseconds. */
export interface Allowance {
  readonly limit: number;
  readonly windowMs: number;
}

/** What came of asking for a permit. */
export interface Permit {
  readonly allowed: boolean;
  /** Milliseconds after which the same request can succeed; 0 when it was allowed. */
  readonly retryAfterMs: number;
}

export const allowed: Permit = { allowed: true, retryAfterMs: 0 };

export const refusedFor = (retryAfterMs: number): Permit => ({ allowed: false, retryAfterMs });

/** Moments that have left the window and are still in memory, at most, besides as many as there are in the window. */
const leftBehind = 32;

/** The moments of one person's permits, in milliseconds of a clock that never goes back; only those that count. */
export class SlidingWindow {
  #moments: number[] = [];
  /** Those before it have left the window. */
  #first = 0;

  /** Permits that count, as of the last request. */
  get size(): number {
    return this.#moments.length - this.#first;
  }

  get latest(): number | undefined {
    return this.size === 0 ? undefined : this.#moments.at(-1);
  }

  /** A permit if the window has room for one. */
  acquire(now: number, { limit, windowMs }: Allowance): Permit {
    this.#forget(now - windowMs);
    if (this.size < limit) {
      this.#moments.push(now);
      return allowed;
    }
    const freed = this.#moments.at(-limit);
    return refusedFor(limit === 0 || freed === undefined ? windowMs : freed + windowMs - now);
  }

  /** Takes the latest permit back. */
  refund(): void {
    if (this.size > 0) this.#moments.pop();
  }

  #forget(until: number): void {
    while ((this.#moments[this.#first] ?? Number.POSITIVE_INFINITY) <= until) this.#first += 1;
    if (this.#first <= leftBehind + this.size) return;
    this.#moments = this.#moments.slice(this.#first);
    this.#first = 0;
  }
}
