import type { Spread } from './Durations.ts';
import type { Removed } from './LoadGround.ts';
import type { NodeFigures } from './NodeTally.ts';

/** What a load has found, as `--json` prints it. */
export interface LoadReport {
  readonly is_ok: boolean;
  /** What was wrong, a sentence each. */
  readonly problems: readonly string[];
  /** What makes the figures less sure, a sentence each. */
  readonly notes: readonly string[];
  /** Why it ended before its time; null: it did not. */
  readonly stopped: string | null;
  readonly seconds: number;
  readonly wish: { readonly sockets: number; readonly messages_per_minute: number; readonly minutes: number };
  readonly messages: {
    readonly sent: number;
    readonly acked: number;
    readonly acked_per_minute: number;
    readonly refused: Readonly<Record<string, number>>;
    /** Sent, and never answered. */
    readonly unanswered: number;
    /** Acknowledged, and nobody ever saw them. */
    readonly lost: number;
    readonly twice: number;
    readonly out_of_order: number;
  };
  readonly deliveries: { readonly received: number; readonly missing: number };
  readonly ms: {
    readonly connect: Spread | null;
    readonly send_to_ack: Spread | null;
    readonly delivery: Spread | null;
    /** To those who were away when it was sent. */
    readonly catching_up: Spread | null;
    readonly http_send: Spread | null;
    readonly http_read: Spread | null;
  };
  readonly http_statuses: Readonly<Record<string, number>>;
  readonly churn: { readonly reconnects: number; readonly joins_and_leaves: number; readonly failed: number };
  readonly nodes: readonly NodeFigures[];
  /** How late the generator's own timers were at p99: above some 50 ms it measures itself. */
  readonly generator_lag_ms: number;
  readonly removed: Removed | null;
}
