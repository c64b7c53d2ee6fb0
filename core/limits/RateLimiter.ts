import type { UserId } from '../ids.ts';
import type { Allowance } from './SlidingWindow.ts';

/** What is counted; each person has one count of each. */
export type Bucket = 'messages' | 'room_opens' | 'lookups' | 'reactions' | 'searches';

export interface AcquireRequest {
  readonly bucket: Bucket;
  readonly userId: UserId;
  readonly allowance: Allowance;
}

/**
 * Port: counts what people do in a sliding window. Exact and atomic: of concurrent permits never more than
 * `allowance.limit` succeed in any window. All transports of a node share it; whether nodes share it is the adapter's
 * to say. Never fails: an adapter that loses its store falls back to counting on its own.
 */
export interface RateLimiter {
  /** Takes one if there is room. Resolves to 0, or to the milliseconds after which a permit can succeed. */
  acquire(request: AcquireRequest): Promise<number>;
  /** Gives the latest permit back, for something that turned out not to count, such as a retry. */
  refund(request: AcquireRequest): Promise<void>;
}
