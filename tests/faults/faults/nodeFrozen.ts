import type { Fault } from '../Fault.ts';
import { ackTimes, quantile } from '../Figure.ts';

/** Milliseconds; below this limit nobody notices that acknowledgements take twice as long. */
const leastLimitMs = 250;

/** A node is stopped for half a minute; the others must go on as before. */
export const nodeFrozen: Fault = {
  name: 'node-frozen',
  about: 'SIGSTOP of a node for 30 s',
  run: async ({ cluster, clients, random, size, elapse }) => {
    const began = performance.now();
    await elapse(size(10_000, 3_000));
    const frozen = random.below(cluster.nodes.length);
    const others = cluster.nodes.flatMap((_, index) => (index === frozen ? [] : [index]));
    const from = performance.now();
    const before = quantile(ackTimes(clients, { from: began, to: from }, others), 0.99);
    cluster.nodes[frozen]?.process.freeze();
    await elapse(size(30_000, 8_000));
    const to = performance.now();
    cluster.nodes[frozen]?.process.thaw();
    await elapse(1_000);
    const values = ackTimes(clients, { from, to }, others);
    return [
      { what: "the others' ack p99", values, share: 0.99, limit: Math.max(leastLimitMs, 2 * before), unit: 'ms' },
    ];
  },
};
