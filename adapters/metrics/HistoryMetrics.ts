import { Gauge, type Registry } from 'prom-client';
import type { LatestImport } from '../../core/history/LatestImport.ts';

/** How the latest imports of histories went, also those of other processes. */
export class HistoryMetrics {
  readonly #registers: Registry[];

  constructor(registry: Registry) {
    this.#registers = [registry];
  }

  /** Reads once for each reading of the metrics. Call it once. There are as many sources as were ever imported. */
  watch(read: () => Promise<readonly LatestImport[]>): void {
    const readTogether = together(read);
    const shown = <Label extends string>(
      name: string,
      help: string,
      values: (latest: LatestImport) => readonly { readonly labels: Record<Label, string>; readonly value: number }[],
      labels: readonly Label[],
    ) =>
      new Gauge<string>({
        name: `homeroom_history_${name}`,
        help: `${help}; as last read while the database does not answer`,
        labelNames: ['source', ...labels],
        registers: this.#registers,
        async collect() {
          for (const latest of (await readTogether()) ?? [])
            for (const { labels, value } of values(latest)) this.set({ source: latest.source, ...labels }, value);
        },
      });
    const one = (value: number | undefined) => (value === undefined ? [] : [{ labels: {}, value }]);
    shown(
      'last_start_timestamp_seconds',
      'When the latest import of a history began; above the last success while it runs, or if it failed',
      ({ beganAt }) => one(beganAt.getTime() / 1_000),
      [],
    );
    shown(
      'last_success_timestamp_seconds',
      'When the last import of a history that came to its end did so; 0 for never',
      ({ succeeded }) => one((succeeded?.at.getTime() ?? 0) / 1_000),
      [],
    );
    shown(
      'last_seconds',
      'How long the last import of a history took that came to its end',
      ({ succeeded }) => one(succeeded === null ? undefined : succeeded.tookMs / 1_000),
      [],
    );
    shown(
      'last_records',
      'What became of the records of that import, by kind: received, created, updated, unchanged, refused',
      ({ succeeded }) =>
        Object.entries(succeeded?.counts ?? {}).flatMap(([kind, count]) =>
          Object.entries(count).map(([outcome, value]) => ({ labels: { kind, outcome }, value: Number(value) })),
        ),
      ['kind', 'outcome'],
    );
  }
}

/** The gauges of one reading ask at the same time, and get one answer; null if there is none. */
const together = <Result>(read: () => Promise<Result>): (() => Promise<Result | null>) => {
  let reading: Promise<Result | null> | undefined;
  return () => {
    reading ??= read()
      .catch(() => null)
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };
};
