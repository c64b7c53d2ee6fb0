import type { Cluster } from './Cluster.ts';

/** Why faults of Redis cannot run on this cluster; undefined if they can. */
export const needsRedis = (cluster: Cluster): string | undefined => {
  if (cluster.usesPostgresBus) return 'the nodes have no Redis';
  if (cluster.redis === undefined) return 'no redis-server on this machine';
  return cluster.usesRedis ? undefined : 'the nodes do not use REDIS_URL';
};
