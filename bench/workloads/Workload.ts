import type { Figure } from '../Figure.ts';
import type { Peer } from '../Peer.ts';

export interface Circumstances {
  readonly peer: Peer;
  /** Everything smaller and shorter, to see that it runs. */
  readonly isShort: boolean;
  /** Of each window of measurement, when asked for. */
  readonly seconds: number | undefined;
  /** Only settings with this text in their name; empty for all. */
  readonly only: string;
  readonly profileDir: string | undefined;
  readonly say: (line: string) => void;
}

export interface Workload {
  /** e.g. `W1` */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Names of the peers that it says something about, when not all. */
  readonly peers?: readonly string[];
  /** It can run peers that are SQL alone. */
  readonly takesSqlOnly?: boolean;
  /** One repetition with one peer. */
  run(circumstances: Circumstances): Promise<Figure[]>;
}

export interface Times {
  /** Full load before a low rate. */
  readonly fullMs: number;
  readonly warmMs: number;
  readonly forMs: number;
}

/** How long load runs before it is measured, and while it is. */
export const timesOf = ({ isShort, seconds }: Circumstances, long: Omit<Times, 'fullMs'>): Times => {
  if (seconds !== undefined) return { fullMs: 3_000, warmMs: 500, forMs: seconds * 1_000 };
  return isShort ? { fullMs: 1_000, warmMs: 1_000, forMs: 3_000 } : { fullMs: 3_000, ...long };
};
