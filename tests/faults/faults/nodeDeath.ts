import type { Fault } from '../Fault.ts';
import { resumed } from '../Figure.ts';

/** Random nodes are killed and started again after 0.2 to 1.2 s. */
export const nodeDeath: Fault = {
  name: 'node-death',
  about: 'kill -9 of a node at random, 50 times',
  run: async ({ cluster, clients, random, deadline, size, elapse }) => {
    const from = performance.now();
    for (let kills = 0; kills < size(50, 2) && performance.now() < deadline; kills += 1) {
      const node = random.pick(cluster.nodes);
      await node?.process.kill();
      await elapse(200 + random.below(1_000));
      await node?.process.start();
      await elapse(200 + random.below(1_000));
    }
    return [resumed(clients, { from })];
  },
};
