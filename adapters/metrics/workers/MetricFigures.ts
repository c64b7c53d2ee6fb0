/** One value of a metric; those of a histogram have names of their own. */
interface MetricValue {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly metricName?: string;
}

/** A metric with its values, as prom-client has it: fit to be sent to another process as JSON. */
export interface MetricFigure {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator?: string;
  readonly values: readonly MetricValue[];
}

/** All metrics of one process. */
export type MetricFigures = readonly MetricFigure[];
