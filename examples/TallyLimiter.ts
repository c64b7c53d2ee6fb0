import type { AcquireRequest, Permit, RateLimiter } from 'homeroom';

/**
 * A host's own rate limiter: a map with the moments of the last window, and a count of refusals for each person.
 * `tests/acceptance/ownLimiter.test.ts` runs the contract of rate limiters on it. The map holds one entry for each person
 * and bucket, with at most `limit` moments.
 */
export class TallyLimiter implements RateLimiter {
  /** How often each person was refused, by user id. */
  readonly refusals = new Map<number, number>();
  readonly #moments = new Map<string, number[]>();
  readonly #now: () => number;

  /** @param now returns milliseconds that never go back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  async acquire({ bucket, userId, allowance: { limit, windowMs } }: AcquireRequest): Promise<Permit> {
    const now = this.#now();
    const recent = this.#of(bucket, userId).filter((moment) => moment > now - windowMs);
    this.#moments.set(`${bucket}:${userId}`, recent);
    if (recent.length < limit) {
      recent.push(now);
      return { allowed: true, retryAfterMs: 0 };
    }
    this.refusals.set(userId, (this.refusals.get(userId) ?? 0) + 1);
    const nextToExpire = recent.at(-limit);
    const retryAfterMs = limit === 0 || nextToExpire === undefined ? windowMs : nextToExpire + windowMs - now;
    return { allowed: false, retryAfterMs };
  }

  async refund({ bucket, userId }: AcquireRequest): Promise<void> {
    this.#of(bucket, userId).pop();
  }

  #of(bucket: string, userId: number): number[] {
    return this.#moments.get(`${bucket}:${userId}`) ?? [];
  }
}
