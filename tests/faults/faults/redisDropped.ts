import type { Fault } from '../Fault.ts';
import { delivered, failedSends, noticed } from '../Figure.ts';
import { needsRedis } from '../needsRedis.ts';

/** All packets between the nodes and Redis are lost. */
export const redisDropped: Fault = {
  name: 'redis-dropped',
  about: 'all packets to and from Redis dropped for 20 s',
  obstacle: needsRedis,
  run: async ({ cluster, clients, size, elapse }) => {
    const from = performance.now();
    for (const { redis } of cluster.nodes) redis?.swallow();
    await elapse(size(20_000, 8_000));
    const to = performance.now();
    for (const { redis } of cluster.nodes) redis?.heal();
    await elapse(size(5_000, 2_000));
    return [failedSends(clients, { from }), delivered(clients, { from, to }), noticed(clients, 'degraded', from)];
  },
};
