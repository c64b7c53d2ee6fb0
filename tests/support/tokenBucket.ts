import type { RateLimiter } from '../../core/limits/RateLimiter.ts';
import type { MemoryWorld } from './memoryWorld.ts';

/** A token bucket: full at first, and refilled by `limit` in each window. */
export const tokenBucket = ({ clock }: MemoryWorld): RateLimiter => {
  const buckets = new Map<string, { permits: number; at: number }>();
  return {
    acquire: async ({ bucket, userId, allowance: { limit, windowMs } }) => {
      const key = `${bucket}:${userId}`;
      const { permits, at } = buckets.get(key) ?? { permits: limit, at: clock.monotonic() };
      const now = Math.min(limit, permits + ((clock.monotonic() - at) * limit) / windowMs);
      const isAllowed = now >= 1;
      buckets.set(key, { permits: isAllowed ? now - 1 : now, at: clock.monotonic() });
      const retryAfterMs = limit === 0 ? windowMs : Math.ceil(((1 - now) * windowMs) / limit);
      return { allowed: isAllowed, retryAfterMs: isAllowed ? 0 : retryAfterMs };
    },
    refund: async ({ bucket, userId, allowance: { limit } }) => {
      const kept = buckets.get(`${bucket}:${userId}`);
      if (kept) kept.permits = Math.min(limit, kept.permits + 1);
    },
  };
};
