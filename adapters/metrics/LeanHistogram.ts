import type { Metric, Registry } from 'prom-client';

interface Series<Label extends string> {
  readonly labels: Readonly<Record<Label, string>>;
  /** By bucket, the last of them without a bound; not cumulative. */
  readonly counts: Float64Array;
  sum: number;
}

interface HistogramSettings {
  readonly name: string;
  readonly help: string;
  /** Upper bounds, growing. */
  readonly buckets: readonly number[];
  /** With none there is one series, from the start. */
  readonly isLabelled?: boolean;
}

/**
 * A histogram for what happens with every message and request: an observation is one look at a map and one addition, where
 * prom-client's checks and hashes labels each time. It shows the same.
 */
export class LeanHistogram<Label extends string = never> {
  readonly name: string;
  readonly help: string;
  readonly #buckets: readonly number[];
  readonly #series = new Map<string, Series<Label>>();

  constructor(registry: Registry, { name, help, buckets, isLabelled = false }: HistogramSettings) {
    this.name = name;
    this.help = help;
    this.#buckets = buckets;
    if (!isLabelled) this.#open('', {} as Record<Label, string>);
    registry.registerMetric(this as unknown as Metric<Label>);
  }

  /** `key` names the labels, and is theirs alone; `labels` is called once for each key. */
  observe(value: number, key = '', labels?: () => Readonly<Record<Label, string>>): void {
    const series = this.#series.get(key) ?? this.#open(key, labels?.() ?? ({} as Record<Label, string>));
    const buckets = this.#buckets;
    let bucket = 0;
    while (bucket < buckets.length && value > (buckets[bucket] ?? 0)) bucket += 1;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.sum += value;
  }

  /** Called by the registry. */
  async get(): Promise<object> {
    const values = [...this.#series.values()].flatMap((series) => this.#valuesOf(series));
    return { name: this.name, help: this.help, type: 'histogram', aggregator: 'sum', values };
  }

  #open(key: string, labels: Readonly<Record<Label, string>>): Series<Label> {
    const series = { labels, counts: new Float64Array(this.#buckets.length + 1), sum: 0 };
    this.#series.set(key, series);
    return series;
  }

  #valuesOf({ labels, counts, sum }: Series<Label>): readonly object[] {
    let count = 0;
    const buckets = [...this.#buckets, '+Inf'].map((le, bucket) => {
      count += counts[bucket] ?? 0;
      return { metricName: `${this.name}_bucket`, labels: { le, ...labels }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${this.name}_sum`, labels, value: sum },
      { metricName: `${this.name}_count`, labels, value: count },
    ];
  }
}
