import type { Fault } from '../Fault.ts';

const hourMs = 3_600_000;

/**
 * The wall clock of one node is an hour fast and that of another an hour slow, and twice they jump to the other side. The
 * shift is inside the nodes, whose monotonic clocks stay; the database's clock stays too.
 */
export const clockShifted: Fault = {
  name: 'clock-shifted',
  about: 'wall clocks of nodes ±1 h, which jump to the other side',
  prepare: async () => ({
    settings: {
      nodeEnv: (index): Readonly<Record<string, string>> =>
        index < 2 ? { FAULT_CLOCK_MS: String(index === 0 ? hourMs : -hourMs) } : {},
    },
    leave: async () => {},
  }),
  run: async ({ cluster, size, elapse }) => {
    for (let leaps = 0; leaps < 2; leaps += 1) {
      await elapse(size(5_000, 2_000));
      for (const { process } of cluster.nodes.slice(0, 2)) process.signal('SIGUSR2');
    }
    await elapse(size(5_000, 2_000));
    return [];
  },
};
