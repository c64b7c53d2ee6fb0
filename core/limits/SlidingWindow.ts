/** At most `limit` permits in any `windowMs` milliseconds. */
export interface Allowance {
  readonly limit: number;
  readonly windowMs: number;
}

/** The answer to a request for a permit. */
export interface Permit {
  readonly allowed: boolean;
  /** Milliseconds after which the same request can succeed; 0 if it was allowed. */
  readonly retryAfterMs: number;
}

export const allowed: Permit = { allowed: true, retryAfterMs: 0 };

export const refusedFor = (retryAfterMs: number): Permit => ({ allowed: false, retryAfterMs });

/** Expired moments are dropped when they are more than this and the moments in the window together. */
const expiredAtMost = 32;

/** The moments of one person's permits, in milliseconds of a clock that never goes back. Memory follows the limit. */
export class SlidingWindow {
  #moments: number[] = [];
  /** The index of the first moment in the window; those before it have expired. */
  #first = 0;

  /** Permits in the window, at the time of the last request. */
  get size(): number {
    return this.#moments.length - this.#first;
  }

  /** The moment of the latest permit; undefined if the window is empty. */
  get latest(): number | undefined {
    return this.size === 0 ? undefined : this.#moments.at(-1);
  }

  /** Allows the request if the window has room. */
  acquire(now: number, allowance: Allowance): Permit {
    const permit = this.peek(now, allowance);
    if (permit.allowed) this.#moments.push(now);
    return permit;
  }

  /** What `acquire` would answer. */
  peek(now: number, { limit, windowMs }: Allowance): Permit {
    this.#expire(now - windowMs);
    if (this.size < limit) return allowed;
    // The request fits as soon as this one expires.
    const blocking = this.#moments.at(-limit);
    return refusedFor(limit === 0 || blocking === undefined ? windowMs : blocking + windowMs - now);
  }

  /** Counts a permit of this moment, which may lie before others. */
  note(moment: number): void {
    let place = this.#moments.length;
    while (place > this.#first && (this.#moments[place - 1] ?? 0) > moment) place -= 1;
    this.#moments.splice(place, 0, moment);
  }

  /** Removes the latest permit, if there is one. */
  refund(): void {
    if (this.size > 0) this.#moments.pop();
  }

  #expire(until: number): void {
    while ((this.#moments[this.#first] ?? Number.POSITIVE_INFINITY) <= until) this.#first += 1;
    if (this.#first <= expiredAtMost + this.size) return;
    this.#moments = this.#moments.slice(this.#first);
    this.#first = 0;
  }
}
