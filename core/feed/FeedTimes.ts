/** When the keeper of the feed does what, in milliseconds. */
export interface FeedTimes {
  /** A lease without renewal. */
  readonly leaseMs: number;
  readonly renewMs: number;
  /** Between two attempts to get the lease. */
  readonly contendMs: number;
  /** After a failure. */
  readonly retryMs: number;
  /**
   * The least time between two flushes of what was hinted. A flush writes a row for each room that has moved, so the
   * longer it waits in a lively school, the more messages share a row.
   */
  readonly flushMs: number;
  /** Between two sweeps; 0 where no other process can lose a hint. */
  readonly sweepMs: number;
  /** How far back a sweep looks: from one sweep to the next, and as long as most sends take from clock to commit. */
  readonly recentMs: number;
  /** How far back every thirtieth sweep looks: longer than any send may take. */
  readonly lateMs: number;
  /** Between two comparisons of all heads. The first one is at a take-over. */
  readonly allHeadsMs: number;
  readonly pruneMs: number;
  /** How long entries are kept. */
  readonly keptMs: number;
}

export const feedTimes: FeedTimes = {
  leaseMs: 5_000,
  renewMs: 1_500,
  contendMs: 1_000,
  retryMs: 1_000,
  flushMs: 250,
  sweepMs: 2_000,
  recentMs: 5_000,
  lateMs: 600_000,
  allHeadsMs: 600_000,
  pruneMs: 3_600_000,
  keptMs: 30 * 86_400_000,
};
