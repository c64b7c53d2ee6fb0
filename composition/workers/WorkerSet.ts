import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { WorkerEnd } from '../../adapters/metrics/workers/PrimaryMetrics.ts';
import type { Log } from '../Log.ts';
import { restartDelay } from './restartDelay.ts';
import type { WorkerCounts } from './ToWorker.ts';
import { type Arrival, type WorkerEnding, WorkerProcess } from './WorkerProcess.ts';
import { WorkersEnded } from './WorkersEnded.ts';

export interface WorkerSetDeps {
  readonly wanted: number;
  readonly log: Log;
  /** Starts the process of a worker. `isFirst`: no other has served before. */
  fork(place: number, isFirst: boolean): ChildProcess;
  /** The exit code that stands for a signal, and whether a worker that ends with a code says what the next would say too. */
  readonly faultCode: number;
  isVerdict(code: number): boolean;
  /** A worker has become free. */
  onFree(): void;
  onLeft(arrivals: readonly Arrival[]): void;
  onEnded(worker: WorkerProcess, how: WorkerEnd): void;
  onMetricsAsked(worker: WorkerProcess, id: number): void;
}

/** Workers in a row that do not start, or end soon, until it is given up if nobody serves. */
const triesAtMost = 5;
/** Milliseconds of a worker after which those before it are forgotten. */
const steadyMs = 10_000;
/** Milliseconds that a worker may take to end: all at once as a node, or while others take what comes. */
const endMs = { alone: 16_000, beside: 30_000 } as const;

/** The workers of one primary: as many as are wanted, each replaced when it ends. */
export class WorkerSet {
  readonly #deps: WorkerSetDeps;
  /** Who has each place; the first is place 1. */
  readonly #places: (WorkerProcess | undefined)[];
  /** All that run, also those that start beside another or leave. */
  readonly #running = new Set<WorkerProcess>();
  /** Places to which a successor comes. */
  readonly #coming = new Set<number>();
  readonly #stopping = new AbortController();
  /** Resolves to the exit code when nobody serves and nobody can be started. */
  readonly lost: Promise<number>;
  #lose: (code: number) => void = () => {};
  #hasServed = false;
  /** Workers in a row that did not start, or ended soon. */
  #failures = 0;
  #rolling: Promise<void> = Promise.resolve();

  constructor(deps: WorkerSetDeps) {
    this.#deps = deps;
    this.#places = Array.from({ length: deps.wanted }, () => undefined);
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
  }

  get running(): readonly WorkerProcess[] {
    return [...this.#running];
  }

  get serving(): readonly WorkerProcess[] {
    return this.running.filter(({ state }) => state === 'serving');
  }

  /**
   * Starts one worker, which prepares the database and says what is wrong with the settings, and when it serves all others.
   * Resolves when each serves or has failed once; who has failed is started again.
   * @throws WorkersEnded if the first cannot be started
   */
  async start(): Promise<void> {
    for (;;) {
      const first = this.#launch(0);
      if (await first.started) break;
      const code = this.#codeOf(await first.ended);
      if (this.#stopping.signal.aborted) return;
      if (this.#deps.isVerdict(code) || this.#failures >= triesAtMost) throw new WorkersEnded(code);
      await this.#wait();
    }
    await Promise.all(this.#places.slice(1).map((_, index) => this.#launch(index + 1).started));
  }

  /** Replaces one worker after the other, each when its successor serves. @returns false if one could not be */
  roll(): Promise<boolean> {
    const rolled = this.#rolling.then(async () => {
      for (const place of this.#places.keys()) {
        if (this.#stopping.signal.aborted) return false;
        if (!(await this.#replace(place))) return false;
      }
      return true;
    });
    this.#rolling = rolled.then(() => undefined);
    return rolled;
  }

  /** Ends all workers at once, each as a node ends. @returns whether all have closed everything */
  async stop(): Promise<boolean> {
    this.#stopping.abort();
    const all = this.running.map(async (worker) => {
      worker.leave(false, endMs.alone);
      const { code } = await worker.ended;
      return code === 0 || worker.startMs === undefined;
    });
    return (await Promise.all(all)).every(Boolean);
  }

  /** A successor first, then the one that it follows. */
  async #replace(place: number): Promise<boolean> {
    const { log } = this.#deps;
    if (this.#coming.has(place)) return true;
    this.#coming.add(place);
    const successor = this.#launch(place);
    const isServing = await successor.started;
    this.#coming.delete(place);
    // The one before may have ended meanwhile.
    const old = this.#places[place];
    if (!isServing) {
      if (this.#stopping.signal.aborted) return false;
      log.error(
        { worker: place + 1 },
        'a worker could not be replaced: the one before goes on, and its followers wait',
      );
      if (old?.state !== 'serving') void this.#restart(place);
      return false;
    }
    this.#places[place] = successor;
    this.#tellCounts();
    if (old === undefined || old.state === 'ended') return true;
    old.leave(true, endMs.beside);
    this.#tellCounts();
    await old.ended;
    return true;
  }

  #launch(place: number): WorkerProcess {
    const { log, fork, onFree, onLeft, onMetricsAsked } = this.#deps;
    const worker = new WorkerProcess(place + 1, fork(place + 1, !this.#hasServed), {
      onTaken: onFree,
      onLeft,
      onMetricsAsked,
      onLeaving: () => void this.#replaceLeaving(place, worker),
    });
    this.#running.add(worker);
    if (!this.#coming.has(place)) this.#places[place] = worker;
    log.info({ worker: worker.place, worker_pid: worker.pid }, 'a worker is started');
    void worker.started.then((isServing) => {
      if (!isServing) return;
      this.#hasServed = true;
      const calm = setTimeout(() => (this.#failures = 0), steadyMs).unref();
      void worker.ended.then(() => clearTimeout(calm));
      log.info({ worker: worker.place, worker_pid: worker.pid, ms: worker.startMs }, 'a worker serves');
      this.#tellCounts();
      onFree();
    });
    void worker.ended.then((ending) => this.#onEnded(place, worker, ending));
    return worker;
  }

  /** Somebody has asked a single worker to end. */
  async #replaceLeaving(place: number, worker: WorkerProcess): Promise<void> {
    if (this.#stopping.signal.aborted || this.#places[place] !== worker) return;
    if (!(await this.#replace(place))) worker.leave(true, endMs.beside);
  }

  #onEnded(place: number, worker: WorkerProcess, ending: WorkerEnding): void {
    const { log, onEnded } = this.#deps;
    const wasAsked = this.#stopping.signal.aborted || (this.#places[place] !== worker && worker.startMs !== undefined);
    this.#running.delete(worker);
    const facts = {
      ...{ worker: worker.place, worker_pid: worker.pid, exit_code: ending.code, signal: ending.signal },
      uptime_s: Math.round(worker.servedMs / 1_000),
    };
    if (wasAsked) {
      log[ending.code === 0 ? 'info' : 'warn'](facts, 'a worker has ended');
      return onEnded(worker, 'asked');
    }
    const hasServed = worker.startMs !== undefined;
    this.#failures += 1;
    log.error(facts, hasServed ? 'a worker has died' : 'a worker could not be started');
    onEnded(worker, hasServed ? 'died' : 'failed_start');
    this.#tellCounts();
    if (this.#places[place] !== worker) return;
    this.#places[place] = undefined;
    if (!this.#hasServed || this.#coming.has(place)) return;
    if (this.serving.length === 0 && this.#failures >= triesAtMost) this.#lose(this.#codeOf(ending));
    else void this.#restart(place);
  }

  async #restart(place: number): Promise<void> {
    await this.#wait();
    if (!this.#stopping.signal.aborted && this.#places[place] === undefined && !this.#coming.has(place))
      this.#launch(place);
  }

  /** Waits the longer the more starts have failed in a row. */
  async #wait(): Promise<void> {
    const ms = restartDelay(this.#failures);
    if (ms > 0) await pause(ms, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }

  #codeOf({ code }: WorkerEnding): number {
    return code === null || code === 0 ? this.#deps.faultCode : code;
  }

  #tellCounts(): void {
    const { serving } = this;
    const counts: WorkerCounts = { serving: serving.length, wanted: this.#deps.wanted };
    for (const worker of serving) worker.tell({ type: 'workers', ...counts });
  }
}
