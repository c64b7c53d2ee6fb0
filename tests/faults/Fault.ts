import type { Cluster, ClusterSettings } from './Cluster.ts';
import type { FaultSchool } from './FaultSchool.ts';
import type { Figure } from './Figure.ts';
import type { HistoryClient } from './HistoryClient.ts';
import type { SeededRandom } from './seededRandom.ts';
import type { Workload } from './Workload.ts';

/** Where a fault happens: a cluster at work. */
export interface Stage {
  readonly cluster: Cluster;
  readonly school: FaultSchool;
  readonly clients: readonly HistoryClient[];
  readonly workload: Workload;
  readonly random: SeededRandom;
  /** On the monotonic clock: what repeats itself begins no further turn after it. */
  readonly deadline: number;
  /** As long or as often as the table of faults says, or as a short run can afford. */
  size(full: number, short: number): number;
  /** Lets the work go on for so many milliseconds. */
  elapse(ms: number): Promise<void>;
}

/** What a fault needs of its cluster, and how that is taken away again. */
export interface Ground {
  readonly settings?: Pick<ClusterSettings, 'nodeEnv'>;
  leave(): Promise<void>;
}

export interface Fault {
  readonly name: string;
  /** What happens, for the table. */
  readonly about: string;
  /** A cluster of its own. @throws Error with the reason why this machine cannot have it */
  readonly prepare?: () => Promise<Ground>;
  /** Why it cannot be had on this cluster; undefined when it can. */
  readonly obstacle?: (cluster: Cluster) => string | undefined;
  /** Nodes may be told to end, or not, but none may end by itself. Leaves the cluster to be healed by the caller. */
  readonly run: (stage: Stage) => Promise<readonly Figure[]>;
}
