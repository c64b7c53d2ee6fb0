import type { Fault } from '../Fault.ts';
import { delivered, failedSends, noticed } from '../Figure.ts';
import { needsRedis } from '../needsRedis.ts';
import { signalTree } from '../processTree.ts';

/** Redis hangs: it neither answers nor refuses commands. */
export const redisFrozen: Fault = {
  name: 'redis-frozen',
  about: 'SIGSTOP of Redis for 60 s',
  obstacle: needsRedis,
  run: async ({ cluster, clients, size, elapse }) => {
    const from = performance.now();
    if (cluster.redis !== undefined) await signalTree(cluster.redis.pid, 'SIGSTOP');
    await elapse(size(60_000, 8_000));
    const to = performance.now();
    if (cluster.redis !== undefined) await signalTree(cluster.redis.pid, 'SIGCONT');
    await elapse(size(5_000, 2_000));
    return [failedSends(clients, { from }), delivered(clients, { from, to }), noticed(clients, 'degraded', from)];
  },
};
