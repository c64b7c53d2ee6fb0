import { eventually } from '../../support/eventually.ts';
import type { Fault } from '../Fault.ts';
import { HistoryClient } from '../HistoryClient.ts';
import { TcpProxy } from '../TcpProxy.ts';

/** A client vanishes, and its network does not tell the node. */
export const halfOpenClient: Fault = {
  name: 'half-open-client',
  about: 'a client vanishes without FIN or RST',
  obstacle: () => undefined,
  run: async ({ cluster, school, random }) => {
    const values: number[] = [];
    const [person] = school.people;
    for (const { process } of cluster.nodes.slice(0, 1)) {
      const proxy = await TcpProxy.open(process.url);
      const options = {
        ...person!,
        name: 'vanishing',
        isModerator: true,
        nodes: [proxy.url],
        random: random.fork('vanishing'),
      };
      const client = new HistoryClient(options);
      client.start(0);
      await eventually(() => {
        if (!client.isLive) throw new Error('the client is not connected');
      });
      const began = performance.now();
      proxy.swallow();
      client.stop();
      await eventually(
        () => {
          if (proxy.endedByServer === 0) throw new Error('the node keeps the connection');
        },
        { within: 90_000, every: 100 },
      );
      values.push(performance.now() - began);
      await proxy.close();
    }
    return [{ what: 'reaped', values, share: 1, limit: 60_000, unit: 'ms' }];
  },
};
