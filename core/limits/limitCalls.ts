import { consumeQuota, type Limits, type RateLimitSubject, refundQuota } from './Limits.ts';
import type { Bucket, RateLimiter } from './RateLimiter.ts';

/**
 * Puts a call under a limit: it needs a permit first. A call that is refused, or fails, costs nothing.
 * @param who whose permit it needs, by the first argument @throws ChatError RATE_LIMIT_EXCEEDED, and what the call throws
 */
export type LimitCalls = <Args extends readonly unknown[], Result>(
  bucket: Bucket,
  who: (first: Args[0]) => RateLimitSubject,
  call: (...args: Args) => Promise<Result>,
) => (...args: Args) => Promise<Result>;

export const makeLimitCalls =
  (limiter: RateLimiter, limits: Limits): LimitCalls =>
  (bucket, who, call) =>
  async (...args) => {
    const subject = who(args[0]);
    await consumeQuota(limiter, limits, bucket, subject);
    try {
      return await call(...args);
    } catch (failure) {
      await refundQuota(limiter, limits, bucket, subject);
      throw failure;
    }
  };
