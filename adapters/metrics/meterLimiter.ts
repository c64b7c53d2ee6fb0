import type { RateLimiter } from '../../core/limits/RateLimiter.ts';
import type { Metrics } from './Metrics.ts';

/** Returns the same limiter with counted refusals. */
export const meterLimiter = (limiter: RateLimiter, { countLimited }: Pick<Metrics, 'countLimited'>): RateLimiter => ({
  acquire: async (take) => {
    const waitMs = await limiter.acquire(take);
    if (waitMs > 0) countLimited(take.bucket);
    return waitMs;
  },
  refund: (take) => limiter.refund(take),
});
