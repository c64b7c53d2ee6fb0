/** A metric as a node shows it. */
export interface ShownMetric {
  readonly type: string;
  /** Of its series, without `le`. */
  readonly labels: ReadonlySet<string>;
  /** The series, with their values. */
  readonly series: ReadonlyMap<string, number>;
}

const ofHistogram = /_(bucket|sum|count)$/;

/** Reads Prometheus' text format, by the names of metrics; those of histograms without `_bucket`, `_sum` and `_count`. */
export const readExposition = (text: string): ReadonlyMap<string, ShownMetric> => {
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]));
  const shown = new Map(
    [...types].map(([name, type]) => [name, { type, labels: new Set<string>(), series: new Map() }]),
  );
  for (const [, name = '', labels = '', value = ''] of text.matchAll(/^([A-Za-z_:][\w:]*)(\{.*\})? (\S+)$/gm)) {
    const metric = shown.get(name) ?? shown.get(name.replace(ofHistogram, ''));
    if (metric === undefined) throw new Error(`${name} has no type`);
    for (const [, label = ''] of labels.matchAll(/[{,](\w+)="/g)) if (label !== 'le') metric.labels.add(label);
    metric.series.set(`${name}${labels}`, Number(value));
  }
  return shown;
};

/** The metric that a name in a query stands for. */
export const metricOf = (shown: ReadonlyMap<string, ShownMetric>, name: string): ShownMetric | undefined =>
  shown.get(name) ?? shown.get(name.replace(ofHistogram, ''));
