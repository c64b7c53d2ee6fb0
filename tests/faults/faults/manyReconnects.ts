import { eventually } from '../../support/eventually.ts';
import type { Fault } from '../Fault.ts';
import type { Figure } from '../Figure.ts';
import { HistoryClient } from '../HistoryClient.ts';

/** Connections of each person, over all nodes; ten are allowed, and two are there already. */
const devices = 8;

/** All connections break at once, and all clients reconnect at once. */
export const manyReconnects: Fault = {
  name: 'many-reconnects',
  about: '96 clients lose their connections together',
  run: async ({ cluster, school, workload, random }): Promise<Figure[]> => {
    await workload.stop();
    const { addresses } = cluster;
    const clients = school.people.flatMap((person) =>
      Array.from({ length: devices }, (_, device) => {
        const node = device % addresses.length;
        const name = `${person.name}@${node}.${device}`;
        const nodes = addresses.slice(node, node + 1);
        return new HistoryClient({ ...person, name, isModerator: false, nodes, random: random.fork(name) });
      }),
    );
    const allSettled = (): void => {
      const missing = clients.filter(({ isSettled }) => !isSettled).length;
      if (missing > 0) throw new Error(`${missing} of ${clients.length} clients are not ready`);
    };
    try {
      for (const client of clients) client.start(0);
      await eventually(allSettled, { within: 60_000, every: 50 });
      const began = performance.now();
      for (const { front } of cluster.nodes) front.cut();
      const countResumed = (): void => {
        const back = clients.filter(({ history }) => history.resumptions.some(({ lostAt }) => lostAt >= began)).length;
        if (back < clients.length) throw new Error(`${back} of ${clients.length} clients are back`);
      };
      await eventually(countResumed, { within: 60_000, every: 20 });
      const values = clients.flatMap(({ history }) =>
        history.resumptions.flatMap(({ lostAt, ms }) => (lostAt >= began ? [ms] : [])),
      );
      return [{ what: `${clients.length} ready`, values, share: 1, limit: 15_000, unit: 'ms' }];
    } finally {
      for (const client of clients) client.stop();
    }
  },
};
