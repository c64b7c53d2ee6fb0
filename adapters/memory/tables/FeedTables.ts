import { randomUUID } from 'node:crypto';
import type { FeedEntry, StreamId } from '../../../core/feed/Feed.ts';

export interface StoredLease {
  readonly holder: string;
  readonly token: number;
  /** In the clock's monotonic milliseconds. */
  readonly expiresAt: number;
  readonly position: number;
}

export interface StoredConsumer {
  readonly position: number;
  readonly isCutOff: boolean;
}

/** The feed of one history, who may write it, and who follows it. */
export class FeedTables {
  epoch: string = randomUUID();
  /** Positions above this one are kept. */
  floor = 0;
  /** At index `position - floor - 1`. */
  readonly entries: FeedEntry[] = [];
  /** How far each stream is in the feed. */
  readonly heads = new Map<StreamId, number>();
  readonly leases = new Map<string, StoredLease>();
  readonly consumers = new Map<string, StoredConsumer>();
}
