import type { HistoryCensus, HistoryStore, ImportedMessage } from './HistoryStore.ts';
import type { LatestImport } from './LatestImport.ts';
import type { PlacedMessage } from './PlacedMessage.ts';

/** What came in earlier from a source, for who compares the two. For the host itself. */
export interface CompareHistory {
  /** As `HistoryStore.imported`. */
  imported(source: string, after: string, limit: number): Promise<readonly ImportedMessage[]>;
  /** Of these messages those that came in, as they are now. */
  placed(source: string, ids: readonly string[]): Promise<ReadonlyMap<string, PlacedMessage>>;
  /** As `HistoryStore.census`. */
  census(source: string): Promise<HistoryCensus>;
  /** As `HistoryStore.latest`. */
  latest(): Promise<readonly LatestImport[]>;
}

export const makeCompareHistory = ({
  history,
}: {
  readonly history: Pick<HistoryStore, keyof CompareHistory>;
}): CompareHistory => ({
  imported: (source, after, limit) => history.imported(source, after, limit),
  placed: (source, ids) => history.placed(source, ids),
  census: (source) => history.census(source),
  latest: () => history.latest(),
});
