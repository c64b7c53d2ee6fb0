import { queryPostgres } from '../../support/startPostgres.ts';
import { needsPooler } from '../Cluster.ts';
import type { Fault } from '../Fault.ts';
import { untilFirstAck } from '../untilFirstAck.ts';

/** One connection that runs something at this moment, else any. */
const terminateOne = `SELECT pg_terminate_backend(pid) FROM (
    SELECT pid FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
    ORDER BY state = 'idle', random() LIMIT 1
  ) one`;

/** Nodes share the connections of a PgBouncer, and one of these is cut again and again. */
export const poolerCut: Fault = {
  name: 'pooler-cut',
  about: 'pg_terminate_backend of one connection of PgBouncer',
  prepare: async () => {
    const missing = needsPooler();
    if (missing !== undefined) throw new Error(missing);
    return { settings: { isPooled: true }, leave: async () => {} };
  },
  obstacle: ({ pooler }) => (pooler === undefined ? 'the nodes use no PgBouncer' : undefined),
  run: async (stage) => {
    const { cluster, random, deadline, size, elapse } = stage;
    const values: number[] = [];
    for (let cuts = 0; cuts < size(100, 15) && performance.now() < deadline; cuts += 1) {
      await queryPostgres(cluster.postgres.url, terminateOne);
      values.push(await untilFirstAck(stage, performance.now()));
      await elapse(random.below(300));
    }
    return [{ what: `first ack after each of ${values.length} cuts`, values, share: 1, limit: 2_000, unit: 'ms' }];
  },
};
