import type { Fault } from '../Fault.ts';

const hourMs = 3_600_000;

/**
 * The wall clocks of two nodes are an hour off, to both sides, and leap by two hours in the middle of the work. They
 * are shifted within the nodes, where time that passes goes on; the database's own clock stays.
 */
export const clockShifted: Fault = {
  name: 'clock-shifted',
  about: 'wall clocks of nodes ±1 h, which leap to the other side',
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
