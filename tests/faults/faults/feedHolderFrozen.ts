import type { Fault } from '../Fault.ts';
import { feedHolder } from '../feedHolder.ts';

/** Milliseconds beyond the lease of 5 s. */
const frozenMs = 8_000;

/** The node that writes the feed is stopped until another one has taken over, and then runs on with its old lease. */
export const feedHolderFrozen: Fault = {
  name: 'feed-holder-frozen',
  about: 'SIGSTOP of the node that writes the feed, for longer than its lease',
  run: async ({ cluster, deadline, size, elapse }) => {
    for (let times = 0; times < size(5, 1) && performance.now() < deadline; times += 1) {
      const holder = await feedHolder(cluster);
      holder.process.freeze();
      await elapse(frozenMs);
      holder.process.thaw();
      await elapse(2_000);
    }
    return [];
  },
};
