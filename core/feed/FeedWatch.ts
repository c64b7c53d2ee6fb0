import type { Lease } from './Leases.ts';

/** Called as it happens, to log and to count. */
export interface FeedWatch {
  onTakeOver(lease: Lease): void;
  /** Another node has taken the lease over. */
  onLost(): void;
  onFlush(events: number, ms: number): void;
  onFailure(failure: unknown): void;
}

export interface FeedFigures {
  readonly isHolder: boolean;
  /** The last position that this node gave out; 0 before the first. */
  readonly position: number;
  /** Streams that have moved, as far as this node knows, and have no position yet. */
  readonly waiting: number;
  /** Milliseconds for which the oldest of them has waited. */
  readonly lagMs: number;
}
