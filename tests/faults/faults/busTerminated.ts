import { queryPostgres } from '../../support/startPostgres.ts';
import type { Fault } from '../Fault.ts';
import { delivered, failedSends } from '../Figure.ts';
import { needsPostgresBus } from '../needsPostgresBus.ts';

/** The sessions in which nodes listen: each shares a lock that says so. */
const terminateListeners = `SELECT pg_terminate_backend(l.pid) FROM pg_locks l
  WHERE l.locktype = 'advisory' AND l.mode = 'ShareLock' AND l.objsubid = 2`;

/** An administrator repeatedly ends the connections on which nodes hear each other: no send may fail, and the sweep delivers. */
export const busTerminated: Fault = {
  name: 'bus-terminated',
  about: 'pg_terminate_backend of every connection of the bus, every half second',
  obstacle: needsPostgresBus,
  run: async ({ cluster, clients, size, elapse }) => {
    const from = performance.now();
    for (let kills = 0; kills < size(20, 6); kills += 1) {
      await queryPostgres(cluster.postgres.url, terminateListeners);
      await elapse(500);
    }
    return [failedSends(clients, { from }), delivered(clients, { from })];
  },
};
