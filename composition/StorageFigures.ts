import type { PoolFigures } from '../adapters/metrics/Watched.ts';

/** What a storage measures of itself, for the metrics. */
export interface StorageFigures {
  /** Busy and idle connections, and queries that wait for one. Absent for a storage without a pool. */
  readonly pool?: () => PoolFigures;
  /** Reports how many messages were stored together, and in how many milliseconds. Absent where nothing is batched. */
  readonly onFlush?: (listener: (messages: number, ms: number) => void) => void;
  /** Reports the action of each entry that this process appends to the audit log. */
  readonly onAudited?: (listener: (action: string) => void) => void;
}
