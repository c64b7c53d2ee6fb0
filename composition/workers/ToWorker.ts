import type { MetricFigures } from '../../adapters/metrics/workers/MetricFigures.ts';

/** Where a connection came in: the port of the server, or the one for answers by mail. */
export type DoorName = 'http' | 'mail';

/** How many workers there are. */
export interface WorkerCounts {
  /** Workers that take connections. */
  readonly serving: number;
  readonly wanted: number;
}

/** What the primary tells a worker, in this order of arrival. */
export type ToWorker =
  /** The connection comes along; without one it has ended on the way. */
  | { readonly type: 'connection'; readonly door: DoorName }
  | ({ readonly type: 'workers' } & WorkerCounts)
  /** No connection follows. `hasSuccessor`: others take what comes, so there is time to let everybody finish. */
  | { readonly type: 'drain'; readonly hasSuccessor: boolean }
  | { readonly type: 'readFigures'; readonly id: number }
  /** The metrics of all workers, as text; null: they could not be read. */
  | { readonly type: 'metrics'; readonly id: number; readonly text: string | null };

/** What a worker tells the primary. */
export type FromWorker =
  | { readonly type: 'ready' }
  /** Connections that are open, and connections that have come in all. */
  | { readonly type: 'connections'; readonly open: number; readonly taken: number }
  /** It was asked to end by somebody else, and waits for `drain`. */
  | { readonly type: 'leaving' }
  /** `id` is null for the last ones, which it sends by itself. */
  | { readonly type: 'figures'; readonly id: number | null; readonly figures: MetricFigures }
  | { readonly type: 'readMetrics'; readonly id: number };
