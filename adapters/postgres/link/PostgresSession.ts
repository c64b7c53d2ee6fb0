import type { BusSession } from '../../bus/link/BusSession.ts';

/**
 * The connection of one node on which it listens and notifies. Its number is that of the server process behind it, which
 * PostgreSQL itself tells with every notification.
 *
 * Every notification reaches every session once, in one order for all, this one included: what is received before a
 * notification of one's own was received by all others before it too.
 */
export interface PostgresSession extends BusSession {
  /** The number of this session; 0 before it is connected. */
  readonly id: number;
  /** The numbers of the other sessions, as of the last beat and what was heard since. */
  readonly others: ReadonlySet<number>;
  /** The share of the server's queue of notifications that is in use, as of the last beat. 0 ≤ n ≤ 1 */
  readonly queueUsage: number;
  /** Calls the listener after each beat, when it is known who is there. */
  onPeers(listener: () => void): void;
}
