import type { Fault } from '../Fault.ts';
import { failedSends, resumed } from '../Figure.ts';

/** The close code with which a restarting node closes its sockets. */
const restart = 1012;

/** A node gets SIGTERM under load: it sends its clients to other nodes, answers what it has accepted, and ends. */
export const nodeTerminated: Fault = {
  name: 'node-terminated',
  about: 'SIGTERM of a node under load',
  run: async ({ cluster, clients, random, deadline, size, elapse }) => {
    const from = performance.now();
    const exits: number[] = [];
    const closings: { readonly code: number }[] = [];
    for (let turns = 0; turns < size(5, 1) && performance.now() < deadline; turns += 1) {
      const index = random.below(cluster.nodes.length);
      const node = cluster.nodes[index];
      if (node === undefined) break;
      const began = performance.now();
      const { code, signal, afterMs } = await node.process.terminate();
      if (code !== 0)
        throw new Error(`After SIGTERM a node ended with ${signal ?? code}: ${node.process.output.slice(-500)}`);
      exits.push(afterMs);
      closings.push(
        ...clients.flatMap(({ history }) =>
          history.closings.filter((one) => one.wasLive && one.node === index && one.at >= began),
        ),
      );
      await node.process.start();
      await elapse(500);
    }
    const notified = clients.filter(({ history }) =>
      history.notices.some(({ what, at }) => what === 'drain' && at >= from),
    );
    if (notified.length === 0) throw new Error('No client got a drain frame');
    const abrupt = closings.filter(({ code }) => code !== restart).length;
    return [
      { what: 'exit', values: exits, share: 1, limit: 15_000, unit: 'ms' },
      { what: 'closed otherwise than by 1012', values: [abrupt], share: 1, limit: 0, unit: 'times' },
      failedSends(clients, { from }),
      resumed(clients, { from }),
    ];
  },
};
