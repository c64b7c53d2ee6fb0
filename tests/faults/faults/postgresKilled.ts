import type { Fault } from '../Fault.ts';
import { signalTree } from '../processTree.ts';
import { untilFirstAck } from '../untilFirstAck.ts';

/** PostgreSQL is killed with all its processes, and restarted. */
export const postgresKilled: Fault = {
  name: 'postgres-killed',
  about: 'kill -9 of PostgreSQL',
  run: async (stage) => {
    const { cluster, random, deadline, size, elapse } = stage;
    const values: number[] = [];
    for (let kills = 0; kills < size(5, 1) && performance.now() < deadline; kills += 1) {
      await signalTree(cluster.postgres.pid, 'SIGKILL');
      await elapse(500 + random.below(2_000));
      await cluster.postgres.restart();
      values.push(await untilFirstAck(stage, performance.now()));
      await elapse(500 + random.below(2_000));
    }
    return [{ what: 'first ack', values, share: 1, limit: 2_000, unit: 'ms' }];
  },
};
