import type { UserId } from '../ids.ts';
import type { Allowance, Permit } from './SlidingWindow.ts';

/** What is counted; each person has one count of each. */
export type Bucket = 'messages' | 'room_opens' | 'lookups' | 'reactions' | 'searches';

export interface AcquireRequest {
  readonly bucket: Bucket;
  readonly userId: UserId;
  readonly allowance: Allowance;
}

/**
 * Port: counts what people do in a sliding window. Exact and atomic: of concurrent requests never more than
 * `allowance.limit` are allowed in any window. All transports of a node share it; whether nodes share it is the adapter's
 * to say. Never fails: an adapter that loses its store falls back to counting on its own.
 */
export interface RateLimiter {
  /** A permit if the window has room for one. A request that is refused does not count. */
  acquire(request: AcquireRequest): Promise<Permit>;
  /** Gives the latest permit back, for something that turned out not to count, such as a retry. */
  refund(request: AcquireRequest): Promise<void>;
}
