import type { BusFigures } from '../adapters/metrics/Watched.ts';

/** What a bus between nodes counts, for the metrics. */
export interface BusWatch {
  figures(): BusFigures;
  /** Reports how many milliseconds each message of another node was on its way. */
  onLag(listener: (ms: number) => void): void;
}
