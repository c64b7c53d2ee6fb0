import type { Target } from '../Peer.ts';

/** Who writes into which room. */
export interface Sender {
  readonly person: number;
  readonly room: number;
}

/** What the bench asks of the load generator; each is answered with `LoadCounts`. */
export type LoadCommand =
  | {
      readonly do: 'connect';
      readonly peer: string;
      readonly target: Target;
      readonly people: readonly number[];
      readonly rooms: readonly number[];
    }
  /** Everybody sends, and sends again as soon as the message is acknowledged. */
  | { readonly do: 'closed'; readonly senders: readonly Sender[] }
  /** So many messages a second in all, in turn, whatever has been acknowledged. */
  | { readonly do: 'open'; readonly senders: readonly Sender[]; readonly perSecond: number }
  /** Cuts all connections and opens them again at once; waits until everybody is back. */
  | { readonly do: 'bounce' }
  /** From now on who loses the connection comes back, and sends again what was not acknowledged. */
  | { readonly do: 'persist' }
  /** Waits until everybody is connected and whatever was sent before now has been acknowledged. */
  | { readonly do: 'recover' }
  /** Begins to collect anew. */
  | { readonly do: 'reset' }
  | { readonly do: 'count' }
  /** No more messages; waits until everything that was sent has been acknowledged and delivered, or nothing comes. */
  | { readonly do: 'settle' };

export interface Spread {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface LoadCounts {
  /** Since the generator connected. */
  readonly sent: number;
  readonly acked: number;
  readonly delivered: number;
  /** What `delivered` should be for the messages that were sent. */
  readonly expected: number;
  readonly closed: number;
  /** Since the last reset, in milliseconds; null of none. */
  readonly ackMs: Spread | null;
  readonly deliverMs: Spread | null;
}

export type LoadAnswer = { readonly counts: LoadCounts } | { readonly failure: string };
