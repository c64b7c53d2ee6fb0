import type { UserId } from '../ids.ts';
import type { Allowance, Permit } from './SlidingWindow.ts';

/** The kinds of actions that are limited; each person has one window for each. */
export type Bucket =
  | 'messages'
  | 'edits'
  | 'room_opens'
  | 'room_changes'
  | 'member_changes'
  | 'preferences'
  | 'lookups'
  | 'contact_searches'
  | 'reactions'
  | 'searches'
  | 'reports'
  | 'blocks'
  | 'announcements'
  | 'uploads'
  | 'tickets'
  | 'service_messages'
  | 'service_edits';

export interface AcquireRequest {
  readonly bucket: Bucket;
  readonly userId: UserId;
  readonly allowance: Allowance;
}

/**
 * Port: counts permits in sliding windows. On one node it is exact, also for concurrent requests: in no window of
 * `allowance.windowMs` are more than `allowance.limit` requests allowed. All transports of a node share it. Nodes may agree
 * behind the answer: then each further node through which the same person acts in the same moment may allow one more (a
 * hundredth of the limit where that is more). Never rejects, and nothing it remembers is lost with a store that nodes share.
 */
export interface RateLimiter {
  /** Allows the request if the window has room. A refused request does not count. */
  acquire(request: AcquireRequest): Promise<Permit>;
  /**
   * Returns the person's latest permit, if there is one; for an action that turns out not to count, such as a retry.
   */
  refund(request: AcquireRequest): Promise<void>;
}
