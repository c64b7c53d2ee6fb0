import type { Fault } from '../Fault.ts';
import { signalTree } from '../processTree.ts';
import { untilFirstAck } from '../untilFirstAck.ts';

/** PostgreSQL hangs with all its processes, and then goes on. */
export const postgresFrozen: Fault = {
  name: 'postgres-frozen',
  about: 'SIGSTOP of PostgreSQL for 20 s',
  run: async (stage) => {
    const { cluster, size, elapse } = stage;
    await signalTree(cluster.postgres.pid, 'SIGSTOP');
    await elapse(size(20_000, 6_000));
    await signalTree(cluster.postgres.pid, 'SIGCONT');
    const values = [await untilFirstAck(stage, performance.now())];
    return [{ what: 'first ack', values, share: 1, limit: 2_000, unit: 'ms' }];
  },
};
