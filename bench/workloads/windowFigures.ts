import type { Figure } from '../Figure.ts';
import type { Window } from '../Stage.ts';

/** The figures that all workloads take from a window of load. */
export const windowFigures = (
  { seconds, cpuSeconds, shares, messages, deliveries, counts }: Window,
  common: Pick<Figure, 'workload' | 'setting' | 'peer'>,
): Figure[] => {
  const figure = (name: string, unit: string, value: number): Figure => ({ ...common, name, unit, value });
  return [
    figure('CPU per message', 'µs', (cpuSeconds / messages) * 1e6),
    figure('of its own processes', 'µs', (shares.own / messages) * 1e6),
    figure('of PostgreSQL', 'µs', (shares.postgres / messages) * 1e6),
    figure('of Redis', 'µs', (shares.redis / messages) * 1e6),
    figure('CPU per delivery', 'µs', (cpuSeconds / deliveries) * 1e6),
    figure('messages', '1/s', messages / seconds),
    figure('deliveries', '1/s', deliveries / seconds),
    figure('CPU used', 'cores', cpuSeconds / seconds),
    figure('ack p50', 'ms', counts.ackMs?.p50 ?? Number.NaN),
    figure('ack p99', 'ms', counts.ackMs?.p99 ?? Number.NaN),
    figure('deliver p50', 'ms', counts.deliverMs?.p50 ?? Number.NaN),
    figure('deliver p99', 'ms', counts.deliverMs?.p99 ?? Number.NaN),
  ];
};
