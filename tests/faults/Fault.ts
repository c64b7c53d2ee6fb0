import type { Cluster, ClusterSettings } from './Cluster.ts';
import type { FaultSchool } from './FaultSchool.ts';
import type { Figure } from './Figure.ts';
import type { HistoryClient } from './HistoryClient.ts';
import type { SeededRandom } from './seededRandom.ts';
import type { Report } from './Violation.ts';
import type { Workload } from './Workload.ts';

/** What a fault works with: a cluster under load. */
export interface Stage {
  readonly cluster: Cluster;
  readonly school: FaultSchool;
  readonly clients: readonly HistoryClient[];
  readonly workload: Workload;
  readonly random: SeededRandom;
  /** Monotonic milliseconds after which a fault begins no further repetition. */
  readonly deadline: number;
  /** The duration or count of the full form, or of the short form in a short run. */
  size(full: number, short: number): number;
  /** Lets the workload run for this many milliseconds. */
  elapse(ms: number): Promise<void>;
  /** Reports what the fault itself finds wrong, beside what is checked after every fault. */
  readonly report: Report;
}

/** What a fault needs around its cluster, and how to remove it. */
export interface Ground {
  readonly settings?: Pick<ClusterSettings, 'nodeEnv' | 'isPooled'>;
  leave(): Promise<void>;
}

export interface Fault {
  readonly name: string;
  /** A description for the table. */
  readonly about: string;
  /** Prepares the fault's own cluster. @throws Error with the reason if this machine cannot have it */
  readonly prepare?: () => Promise<Ground>;
  /** Why the fault cannot run on this cluster; undefined if it can. */
  readonly obstacle?: (cluster: Cluster) => string | undefined;
  /** Causes the fault. Nodes may end only if the fault ends them. The caller heals the cluster. */
  readonly run: (stage: Stage) => Promise<readonly Figure[]>;
}
