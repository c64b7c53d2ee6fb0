/** Counts frames: as many at once as fit into a second, and as many a second in the long run. */
export class TokenBucket {
  readonly #perSecond: number;
  #left: number;
  #at: number;

  /** `now` in milliseconds of a monotonic clock. */
  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#at = now;
  }

  /** Returns false when the rate is exceeded. */
  acquire(now: number): boolean {
    this.#left = Math.min(this.#perSecond, this.#left + ((now - this.#at) * this.#perSecond) / 1_000);
    this.#at = now;
    this.#left -= 1;
    return this.#left >= 0;
  }
}
