import type { Registry } from 'prom-client';
import type { MetricFigure, MetricFigures } from './MetricFigures.ts';

/** Reads all metrics of a process for another one, without values that JSON does not have (a mean of nothing). */
export const readFigures = async (registry: Pick<Registry, 'getMetricsAsJSON'>): Promise<MetricFigures> => {
  const metrics = (await registry.getMetricsAsJSON()) as unknown as MetricFigure[];
  return metrics.map(({ values, ...metric }) => ({
    ...metric,
    values: values.filter(({ value }) => Number.isFinite(value)),
  }));
};
