import { eventually } from '../../support/eventually.ts';
import type { Cluster } from '../Cluster.ts';

const everyMs = 250;
const line = /^(homeroom_\w+)(?:\{([^}]*)\})? (\S+)$/gm;

/** Counters of all nodes together, as a monitoring system adds them up: a node that starts again begins at 0. */
export class MetricsWatch {
  readonly #cluster: Cluster;
  readonly #last = new Map<string, number>();
  readonly #sums = new Map<string, number>();
  #isOver = false;
  #running: Promise<void> | undefined;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  start(): void {
    const look = async (): Promise<void> => {
      await this.look();
      if (!this.#isOver) throw new Error('It goes on');
    };
    this.#running ??= eventually(look, { within: Number.POSITIVE_INFINITY, every: everyMs });
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  /** Reads all nodes that answer. */
  async look(): Promise<void> {
    await Promise.all(this.#cluster.nodes.map(({ process }) => this.#read(process.url).catch(() => undefined)));
  }

  /** How much a counter has grown on all nodes; `labels` are those that must be among its own, e.g. `channel="mail"`. */
  sum(name: string, ...labels: readonly string[]): number {
    return [...this.#sums].reduce((sum, [series, grown]) => {
      const [own, text = ''] = series.split('{');
      return own === name && labels.every((label) => text.includes(label)) ? sum + grown : sum;
    }, 0);
  }

  async #read(url: string): Promise<void> {
    const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(2_000) });
    for (const [, name = '', labels = '', value] of (await response.text()).matchAll(line)) {
      const series = `${name}{${labels}`;
      const [before, now] = [this.#last.get(`${url} ${series}`) ?? 0, Number(value)];
      this.#last.set(`${url} ${series}`, now);
      this.#sums.set(series, (this.#sums.get(series) ?? 0) + (now < before ? now : now - before));
    }
  }
}
