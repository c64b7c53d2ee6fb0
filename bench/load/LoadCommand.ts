import type { Target } from '../Peer.ts';

/** A person who writes into a room. */
export interface Sender {
  readonly person: number;
  readonly room: number;
}

/** A command of the bench for the load generator, which answers each with `LoadCounts`. */
export type LoadCommand =
  | {
      readonly do: 'connect';
      readonly peer: string;
      readonly target: Target;
      readonly people: readonly number[];
      readonly rooms: readonly number[];
    }
  /** Each sender sends, and sends again as soon as the message is acknowledged. */
  | { readonly do: 'closed'; readonly senders: readonly Sender[] }
  /** The senders send in turn, `perSecond` messages a second together, without waiting for acknowledgements. */
  | { readonly do: 'open'; readonly senders: readonly Sender[]; readonly perSecond: number }
  /** Cuts all connections and opens them again at once; waits until all people are connected. */
  | { readonly do: 'bounce' }
  /** From now on, people who lose their connection reconnect and send unacknowledged messages again. */
  | { readonly do: 'persist' }
  /** Waits until all people are connected and everything sent so far is acknowledged. */
  | { readonly do: 'recover' }
  /** Discards the collected times. */
  | { readonly do: 'reset' }
  | { readonly do: 'count' }
  /** Stops sending; waits until everything is acknowledged and delivered, or until nothing more arrives for 4 s. */
  | { readonly do: 'settle' };

export interface Spread {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface LoadCounts {
  /** Counts since the generator connected. */
  readonly sent: number;
  readonly acked: number;
  readonly delivered: number;
  /** What `delivered` should be for the sent messages. */
  readonly expected: number;
  readonly closed: number;
  /** Times since the last reset, in milliseconds; null if there are none. */
  readonly ackMs: Spread | null;
  readonly deliverMs: Spread | null;
}

export type LoadAnswer = { readonly counts: LoadCounts } | { readonly failure: string };
