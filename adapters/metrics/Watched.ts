import type { FeedFigures } from '../../core/feed/FeedWatch.ts';
import type { HoldEffect } from '../../core/holds/Hold.ts';
import type { OpenReports } from '../../core/moderation/Reports.ts';
import type { OpenCases } from '../../core/oversight/OversightCases.ts';
import type { OpenRequests } from '../../core/requests/MessageRequests.ts';
import type { BusOutcome } from './labelWords.ts';

/** How the pulls of a source go. */
export type PullFigures = { readonly source: string; readonly failures: number; readonly succeededAt: Date | null };

/** The figures of a node's sockets. */
export interface SocketFigures {
  readonly sockets: number;
  readonly people: number;
  readonly rooms: number;
  /** Sockets whose outbound queue grows faster than they read. */
  readonly slow: number;
  /** The number since the start; `repairs` too. */
  readonly deliveries: number;
  readonly repairs: number;
}

export interface PoolFigures {
  readonly used: number;
  readonly free: number;
  readonly waiting: number;
}

/** What a bus between nodes has carried, and who is there. */
export interface BusFigures {
  /** Messages since the start, by what became of them. */
  readonly messages: Readonly<Record<BusOutcome, number>>;
  /** Nodes that hear each other, this one included; 0 if that is not known. */
  readonly nodes: number;
  /** The share of PostgreSQL's queue of notifications that is in use. 0 ≤ n ≤ 1 */
  readonly queueUsage: number;
}

/** The sources that are read only when the metrics are read. */
export interface Watched {
  sockets(): SocketFigures;
  /** Why publications do not reach other nodes; null while they do. */
  degraded(): string | null;
  /** Absent where nothing carries publications between nodes. */
  bus?(): BusFigures;
  /** Absent without a pool of connections. */
  pool?(): PoolFigures;
  feed(): FeedFigures;
  /** Holds in force. One query. */
  holds(): Promise<Readonly<Record<HoldEffect, number>>>;
  /** Reports that nobody has decided. One query. */
  reports(): Promise<OpenReports>;
  /** Cases that wait for approval, and those that run. One query. */
  cases(): Promise<OpenCases>;
  /** Messages that a guard holds and nobody has decided about. One query. */
  held(): Promise<OpenReports>;
  /** Requests to talk that nobody has accepted. One query. */
  requests(): Promise<OpenRequests>;
  /** Absent without a key set at an address. */
  keys?(): { readonly problem: string | null; readonly failures: number };
}
