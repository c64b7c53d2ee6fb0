import type { Figure } from '../Figure.ts';
import type { Peer } from '../Peer.ts';

export interface Circumstances {
  readonly peer: Peer;
  /** Everything smaller and shorter, to see that it runs. */
  readonly isShort: boolean;
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
