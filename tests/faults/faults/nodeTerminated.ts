import type { Fault } from '../Fault.ts';
import { failedSends, resumed } from '../Figure.ts';

/** What a node that restarts closes its sockets with. */
const restart = 1012;

/** A node is asked to end while everybody works: it sends its clients away, answers what it has, and goes. */
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
        throw new Error(
          `A node that was asked to end did so with ${signal ?? code}: ${node.process.output.slice(-500)}`,
        );
      exits.push(afterMs);
      closings.push(
        ...clients.flatMap(({ history }) =>
          history.closings.filter((one) => one.wasLive && one.node === index && one.at >= began),
        ),
      );
      await node.process.start();
      await elapse(500);
    }
    const told = clients.filter(({ history }) =>
      history.notices.some(({ what, at }) => what === 'drain' && at >= from),
    );
    if (told.length === 0) throw new Error('Nobody was told of the restart');
    const abrupt = closings.filter(({ code }) => code !== restart).length;
    return [
      { what: 'exit', values: exits, share: 1, limit: 15_000, unit: 'ms' },
      { what: 'closed otherwise than by 1012', values: [abrupt], share: 1, limit: 0, unit: 'times' },
      failedSends(clients, { from }),
      resumed(clients, { from }),
    ];
  },
};
