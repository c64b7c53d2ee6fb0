import type { RateLimiter } from '../../core/limits/RateLimiter.ts';
import type { Metrics } from './Metrics.ts';

/** The same limiter, with what it refuses counted. */
export const meterLimiter = (limiter: RateLimiter, { countLimited }: Pick<Metrics, 'countLimited'>): RateLimiter => ({
  acquire: async (request) => {
    const permit = await limiter.acquire(request);
    if (!permit.allowed) countLimited(request.bucket);
    return permit;
  },
  refund: (request) => limiter.refund(request),
});
