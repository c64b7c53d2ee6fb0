import { eventually } from '../../support/eventually.ts';
import type { Fault } from '../Fault.ts';
import type { Figure } from '../Figure.ts';
import { HistoryClient } from '../HistoryClient.ts';

/** Of each person at each node; a person may have ten. */
const devices = 8;

/** All connections break at once, and all clients come back at once. */
export const manyReconnects: Fault = {
  name: 'many-reconnects',
  about: '96 clients for each node lose their connections together',
  run: async ({ cluster, school, workload, random }): Promise<Figure[]> => {
    await workload.stop();
    const crowd = cluster.addresses.flatMap((address, node) =>
      school.people.flatMap((person) =>
        Array.from({ length: devices }, (_, device) => {
          const name = `${person.name}@${node}.${device}`;
          return new HistoryClient({
            ...person,
            name,
            isModerator: false,
            nodes: [address],
            random: random.fork(name),
          });
        }),
      ),
    );
    const allSettled = (): void => {
      const missing = crowd.filter(({ isSettled }) => !isSettled).length;
      if (missing > 0) throw new Error(`${missing} of ${crowd.length} clients are not ready`);
    };
    try {
      for (const client of crowd) client.start(0);
      await eventually(allSettled, { within: 60_000, every: 50 });
      const began = performance.now();
      for (const { front } of cluster.nodes) front.cut();
      const countResumed = (): void => {
        const back = crowd.filter(({ history }) => history.resumptions.some(({ lostAt }) => lostAt >= began)).length;
        if (back < crowd.length) throw new Error(`${back} of ${crowd.length} clients are back`);
      };
      await eventually(countResumed, { within: 60_000, every: 20 });
      const values = crowd.flatMap(({ history }) =>
        history.resumptions.flatMap(({ lostAt, ms }) => (lostAt >= began ? [ms] : [])),
      );
      return [{ what: `${crowd.length} ready`, values, share: 1, limit: 15_000, unit: 'ms' }];
    } finally {
      for (const client of crowd) client.stop();
    }
  },
};
