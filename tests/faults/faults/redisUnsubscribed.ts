import { runRedisCommand } from '../../support/startRedis.ts';
import type { Fault } from '../Fault.ts';
import { delivered, failedSends } from '../Figure.ts';
import { needsRedis } from '../needsRedis.ts';

/** Redis repeatedly disconnects its subscribers. */
export const redisUnsubscribed: Fault = {
  name: 'redis-unsubscribed',
  about: 'CLIENT KILL TYPE pubsub, every half second',
  obstacle: needsRedis,
  run: async ({ cluster, clients, size, elapse }) => {
    const from = performance.now();
    for (let kills = 0; kills < size(20, 6); kills += 1) {
      await runRedisCommand(cluster.redis?.url ?? '', 'CLIENT', 'KILL', 'TYPE', 'pubsub');
      await elapse(500);
    }
    return [failedSends(clients, { from }), delivered(clients, { from })];
  },
};
