import type { Fault } from '../Fault.ts';
import { delivered, failedSends, noticed } from '../Figure.ts';
import { needsRedis } from '../needsRedis.ts';
import { signalTree } from '../processTree.ts';

/** Redis is killed and restarted: no send may fail, and the sweep delivers. */
export const redisDead: Fault = {
  name: 'redis-dead',
  about: 'kill -9 of Redis for 10 s',
  obstacle: needsRedis,
  run: async ({ cluster, clients, size, elapse }) => {
    const from = performance.now();
    if (cluster.redis !== undefined) await signalTree(cluster.redis.pid, 'SIGKILL');
    await elapse(size(10_000, 4_000));
    const to = performance.now();
    await cluster.redis?.restart();
    await elapse(size(5_000, 2_000));
    return [failedSends(clients, { from }), delivered(clients, { from, to }), noticed(clients, 'degraded', from)];
  },
};
