/** At most `limit` permits in any `windowMs` milliseconds. */
export interface Allowance {
  readonly limit: number;
  readonly windowMs: number;
}

/** Moments that have left the window and are still in memory, at most, besides as many as there are in the window. */
const leftBehind = 32;

/** The moments of one person's permits, in milliseconds of a clock that never goes back; none but those that count. */
export class SlidingWindow {
  #moments: number[] = [];
  /** Those before it have left the window. */
  #first = 0;

  /** Takings that count, as of the last look. */
  get size(): number {
    return this.#moments.length - this.#first;
  }

  get latest(): number | undefined {
    return this.size === 0 ? undefined : this.#moments.at(-1);
  }

  /** Takes one if there is room: 0, or the milliseconds after which a permit can succeed. */
  acquire(now: number, { limit, windowMs }: Allowance): number {
    this.#forget(now - windowMs);
    if (this.size < limit) {
      this.#moments.push(now);
      return 0;
    }
    const freed = this.#moments.at(-limit);
    return limit === 0 || freed === undefined ? windowMs : freed + windowMs - now;
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
