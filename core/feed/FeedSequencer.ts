import type { StreamId } from './Feed.ts';
import type { Lease } from './Leases.ts';

/**
 * Where to look for streams that have moved: everywhere, or at the rooms with messages or events of the last `recentMs`
 * milliseconds and at the rooms with an id above `roomsAfter`. The directory is always looked at.
 */
export type FeedScope = 'all' | { readonly recentMs: number; readonly roomsAfter: number };

export interface StreamsBehind {
  /** In the order of their ids. */
  readonly streamIds: readonly StreamId[];
  /** The highest id of a room at that moment; 0 without rooms. */
  readonly lastRoomId: number;
}

export interface Sequenced {
  /** The lease with the new last position. */
  readonly lease: Lease;
  /** How many events got a position. */
  readonly count: number;
}

/** The lease under which the feed is written. */
export const feedLease = 'feed';

/**
 * Port: writes the feed, behind the rooms' backs. It locks no room and no directory, and nothing on the path of a
 * message waits for it.
 */
export interface FeedSequencer {
  /** Streams whose head has no position yet, at most `limit`. One query. */
  findBehind(scope: FeedScope, limit: number): Promise<StreamsBehind>;
  /**
   * Gives positions to all events of these streams that have none, all or nothing, in one statement. A new room begins
   * with seq 0. Streams that have not moved, and ids without a room, change nothing.
   *
   * Undefined, and nothing is written, if the lease was taken over or its position is not the last one: an earlier call
   * whose answer was lost has moved it. `Leases.renew` tells which, with the position to go on from. So no event gets
   * two positions, whatever is repeated and however many believe that they have the lease.
   */
  advance(lease: Lease, streamIds: readonly StreamId[]): Promise<Sequenced | undefined>;
  /** Removes the oldest entries if they are older than `keptMs` milliseconds, at most about `limit`; how many went. */
  prune(keptMs: number, limit: number): Promise<number>;
}
