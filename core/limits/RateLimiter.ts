import type { UserId } from '../ids.ts';
import type { Allowance, Permit } from './SlidingWindow.ts';

/** The kinds of actions that are limited; each person has one window for each. */
export type Bucket = 'messages' | 'room_opens' | 'lookups' | 'reactions' | 'searches';

export interface AcquireRequest {
  readonly bucket: Bucket;
  readonly userId: UserId;
  readonly allowance: Allowance;
}

/**
 * Port: counts permits in sliding windows. Exact, also for concurrent requests: in no window of `allowance.windowMs`
 * are more than `allowance.limit` requests allowed. All transports of a node share it; each adapter says whether nodes
 * do. Never rejects: an adapter that loses its store counts in the memory of the node instead.
 */
export interface RateLimiter {
  /** Allows the request if the window has room. A refused request does not count. */
  acquire(request: AcquireRequest): Promise<Permit>;
  /**
   * Returns the person's latest permit, if there is one; for an action that turns out not to count, such as a retry.
   */
  refund(request: AcquireRequest): Promise<void>;
}
