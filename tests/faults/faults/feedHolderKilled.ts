import type { Fault } from '../Fault.ts';
import { feedHolder } from '../feedHolder.ts';

/** The node that writes the feed is killed; another one takes over, and sends go on meanwhile. */
export const feedHolderKilled: Fault = {
  name: 'feed-holder-killed',
  about: 'kill -9 of the node that writes the feed',
  run: async ({ cluster, random, deadline, size, elapse }) => {
    const values: number[] = [];
    for (let kills = 0; kills < size(10, 2) && performance.now() < deadline; kills += 1) {
      const holder = await feedHolder(cluster);
      await elapse(random.below(1_000));
      await holder.process.kill();
      const killedAt = performance.now();
      await feedHolder(cluster);
      values.push(performance.now() - killedAt);
      await holder.process.start();
    }
    return [{ what: 'taken over', values, share: 1, limit: 10_000, unit: 'ms' }];
  },
};
