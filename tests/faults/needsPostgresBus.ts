import type { Cluster } from './Cluster.ts';

/** Why faults of the bus over PostgreSQL cannot run on this cluster; undefined if they can. */
export const needsPostgresBus = (cluster: Cluster): string | undefined =>
  cluster.usesPostgresBus ? undefined : 'the nodes do not hear each other over PostgreSQL';
