import { AggregatorRegistry, type Registry } from 'prom-client';
import { gaugeSumOf } from './gaugeSums.ts';
import type { MetricFigures } from './MetricFigures.ts';
import { readFigures } from './readFigures.ts';

/** One registry that shows what several processes have together. The first of them counts where only one can (`gaugeSums`). */
const together = (processes: readonly MetricFigures[]): Registry =>
  AggregatorRegistry.aggregate(
    processes.map((metrics) =>
      metrics.map((metric) => ({ ...metric, aggregator: metric.type === 'gauge' ? gaugeSumOf(metric.name) : 'sum' })),
    ),
  );

/** The metrics of several processes as one text in Prometheus' format. */
export const sumFigures = (processes: readonly MetricFigures[]): Promise<string> => together(processes).metrics();

/**
 * What processes that have ended leave: their counters and histograms. Without these a sum would shrink, which Prometheus
 * takes for a restart at 0 and counts again from there.
 */
export const keepGrown = async (ended: readonly MetricFigures[]): Promise<MetricFigures> => {
  const grown = ended.map((metrics) => metrics.filter(({ type }) => type === 'counter' || type === 'histogram'));
  return readFigures(together(grown));
};
