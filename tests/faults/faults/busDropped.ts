import type { Fault } from '../Fault.ts';
import { delivered, failedSends, noticed } from '../Figure.ts';
import { needsPostgresBus } from '../needsPostgresBus.ts';

/** All packets of the connections on which nodes hear each other are lost. */
export const busDropped: Fault = {
  name: 'bus-dropped',
  about: 'all packets of the bus over PostgreSQL dropped for 20 s',
  obstacle: needsPostgresBus,
  run: async ({ cluster, clients, size, elapse }) => {
    const from = performance.now();
    for (const { bus } of cluster.nodes) bus?.swallow();
    await elapse(size(20_000, 8_000));
    const to = performance.now();
    for (const { bus } of cluster.nodes) bus?.heal();
    await elapse(size(5_000, 2_000));
    return [failedSends(clients, { from }), delivered(clients, { from, to }), noticed(clients, 'degraded', from)];
  },
};
