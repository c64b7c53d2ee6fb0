import type { Figure } from '../Figure.ts';
import type { Peer } from '../Peer.ts';

export interface Circumstances {
  readonly peer: Peer;
  /** Makes everything smaller and shorter, to see that it runs. */
  readonly isShort: boolean;
  /** The length of each measurement, if the command line gives it. */
  readonly seconds: number | undefined;
  /** Run only settings with this text in their name; empty for all. */
  readonly only: string;
  readonly profileDir: string | undefined;
  readonly say: (line: string) => void;
}

export interface Workload {
  /** e.g. `W1` */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Names of the peers that it runs with; absent: all. */
  readonly peers?: readonly string[];
  /** Whether it can run peers that are SQL alone. */
  readonly takesSqlOnly?: boolean;
  /** Runs one repetition with one peer. */
  run(circumstances: Circumstances): Promise<Figure[]>;
}

export interface Times {
  /** Milliseconds of full load before the measured load. */
  readonly fullMs: number;
  readonly warmMs: number;
  readonly forMs: number;
}

/** How long load runs before and during the measurement. */
export const timesOf = ({ isShort, seconds }: Circumstances, long: Omit<Times, 'fullMs'>): Times => {
  if (seconds !== undefined) return { fullMs: 3_000, warmMs: 500, forMs: seconds * 1_000 };
  return isShort ? { fullMs: 1_000, warmMs: 1_000, forMs: 3_000 } : { fullMs: 3_000, ...long };
};
