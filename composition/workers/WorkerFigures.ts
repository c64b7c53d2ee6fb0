import type { MetricFigures } from '../../adapters/metrics/workers/MetricFigures.ts';
import { keepGrown, sumFigures } from '../../adapters/metrics/workers/sumFigures.ts';
import type { WorkerProcess } from './WorkerProcess.ts';

interface WorkerFiguresDeps {
  readonly workers: () => readonly WorkerProcess[];
  /** Those of the primary. */
  readonly readOwn: () => Promise<MetricFigures>;
}

/** Milliseconds that a worker may take, after which what it told last counts. */
const patienceMs = 2_000;

/**
 * The metrics of all workers in one answer, as if they were one process. What workers counted that have ended stays in the
 * sums; of one that was killed, what it told last.
 */
export class WorkerFigures {
  readonly #deps: WorkerFiguresDeps;
  #ended: Promise<MetricFigures> = Promise.resolve([]);
  #reading: Promise<string> | undefined;

  constructor(deps: WorkerFiguresDeps) {
    this.#deps = deps;
  }

  /** In Prometheus' text format. Who asks at the same time gets the same answer. */
  read(): Promise<string> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** Call it once for a worker that has ended. */
  keep({ figures }: Pick<WorkerProcess, 'figures'>): void {
    if (figures.length > 0) this.#ended = this.#ended.then((ended) => keepGrown([ended, figures]));
  }

  async #read(): Promise<string> {
    const { workers, readOwn } = this.#deps;
    const [own, ...living] = await Promise.all([
      readOwn(),
      ...workers().map((worker) => worker.readFigures(patienceMs).then((figures) => ({ worker, figures }))),
    ]);
    // Those that ended while the others were asked are among those that have ended.
    const still = living.filter(({ worker }) => worker.state !== 'ended').map(({ figures }) => figures);
    return sumFigures([own, ...still, await this.#ended]);
  }
}
