import type { Fault } from '../Fault.ts';

/** A bad network between clients and nodes. */
export const slowNetwork: Fault = {
  name: 'slow-network',
  about: '200 ms ± 100 each way, and a reset at 5 % of all chunks',
  run: async ({ cluster, size, elapse }) => {
    for (const { front } of cluster.nodes) front.behave({ delayMs: 200, jitterMs: 100, resetChance: 0.05 });
    await elapse(size(30_000, 6_000));
    for (const { front } of cluster.nodes) front.heal();
    return [];
  },
};
