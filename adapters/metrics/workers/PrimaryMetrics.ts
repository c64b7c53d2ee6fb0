import { type Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { makeCounter } from '../makeCounter.ts';
import type { MetricFigures } from './MetricFigures.ts';
import { readFigures } from './readFigures.ts';

const workerStates = ['starting', 'serving', 'leaving'] as const;
export type WorkerState = (typeof workerStates)[number];

/** Why a worker has ended: it was replaced or the server stops, it ended by itself, or it did not even come to serve. */
const workerEnds = ['asked', 'died', 'failed_start'] as const;
export type WorkerEnd = (typeof workerEnds)[number];

/** A worker as the metrics show it. */
interface ShownWorker {
  readonly place: number;
  readonly state: WorkerState;
  readonly connections: number;
}

/** The metrics of the process that starts workers, beside theirs. */
export class PrimaryMetrics {
  readonly #registry = new Registry();
  readonly #ends: Counter<'how'>;

  constructor({ wanted, shown }: { readonly wanted: number; shown(): readonly ShownWorker[] }) {
    const registers = [this.#registry];
    this.#ends = makeCounter(
      this.#registry,
      'worker_ends_total',
      'Workers that have ended: asked (replaced, or the server stops), died, failed_start',
      { how: workerEnds },
    );
    new Gauge({ name: 'homeroom_workers_wanted', help: 'Workers that WORKERS asks for', registers }).set(wanted);
    new Gauge({
      name: 'homeroom_workers',
      help: 'Workers by state: starting, serving (they take connections), leaving',
      labelNames: ['state'],
      registers,
      collect() {
        const workers = shown();
        for (const state of workerStates) this.set({ state }, workers.filter((one) => one.state === state).length);
      },
    });
    new Gauge({
      name: 'homeroom_worker_connections',
      help: 'Open connections, sockets among them, by the worker that has them, counted from 1',
      labelNames: ['worker'],
      registers,
      collect() {
        this.reset();
        for (const { place, connections } of shown()) this.inc({ worker: String(place) }, connections);
      },
    });
    collectDefaultMetrics({ register: this.#registry });
  }

  readonly countEnd = (how: WorkerEnd): void => this.#ends.inc({ how });

  get contentType(): string {
    return this.#registry.contentType;
  }

  read(): Promise<MetricFigures> {
    return readFigures(this.#registry);
  }
}
