import type { HistoryCounts } from './HistoryOutcome.ts';

/** How an import went that came to its end. */
export interface HistorySummary {
  readonly counts: HistoryCounts;
  readonly problemCount: number;
  readonly tookMs: number;
}

/** The latest import of a source. */
export interface LatestImport {
  readonly source: string;
  readonly beganAt: Date;
  /** The last one that came to its end; null: none has yet. Before `beganAt`, the latest one runs or was killed. */
  readonly succeeded: (HistorySummary & { readonly at: Date }) | null;
}
