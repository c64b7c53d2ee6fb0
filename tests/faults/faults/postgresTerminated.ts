import { queryPostgres } from '../../support/startPostgres.ts';
import type { Fault } from '../Fault.ts';
import { untilFirstAck } from '../untilFirstAck.ts';

const terminateOthers = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`;

/** An administrator repeatedly ends every connection to PostgreSQL. */
export const postgresTerminated: Fault = {
  name: 'postgres-terminated',
  about: 'pg_terminate_backend of every connection',
  run: async (stage) => {
    const { cluster, deadline, size, elapse } = stage;
    const values: number[] = [];
    for (let turns = 0; turns < size(20, 4) && performance.now() < deadline; turns += 1) {
      await queryPostgres(cluster.postgres.url, terminateOthers);
      values.push(await untilFirstAck(stage, performance.now()));
      await elapse(500);
    }
    return [{ what: 'first ack', values, share: 1, limit: 2_000, unit: 'ms' }];
  },
};
