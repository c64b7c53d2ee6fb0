import type { PoolFigures } from '../adapters/metrics/Metrics.ts';

/** What a storage tells those who watch it. */
export interface StorageFigures {
  /** Connections at work and at rest, and questions that wait for one. Absent where nobody waits. */
  readonly pool?: () => PoolFigures;
  /** Told how many messages were stored together, and in how many milliseconds. Absent where nothing is. */
  readonly onFlush?: (listener: (messages: number, ms: number) => void) => void;
}
