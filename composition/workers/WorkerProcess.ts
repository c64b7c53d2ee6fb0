import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { MetricFigures } from '../../adapters/metrics/workers/MetricFigures.ts';
import type { WorkerState } from '../../adapters/metrics/workers/PrimaryMetrics.ts';
import type { DoorName, FromWorker, ToWorker } from './ToWorker.ts';

/** A connection on its way to a worker. */
export interface Arrival {
  readonly door: DoorName;
  readonly socket: Socket;
}

/** How a worker has ended. */
export interface WorkerEnding {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

interface WorkerEvents {
  /** It has taken a connection, and can be given the next. */
  onTaken(): void;
  /** These did not reach it any more. */
  onLeft(arrivals: readonly Arrival[]): void;
  /** It was asked to end by somebody else. */
  onLeaving(worker: WorkerProcess): void;
  /** It asks for the metrics of all. */
  onMetricsAsked(worker: WorkerProcess, id: number): void;
}

/** Connections on their way to one worker, at most: the others wait, so that a worker that ends loses few. */
const underwayAtMost = 32;
/** Milliseconds after which a worker that does not take what is on its way gets no more until it does. */
const takesWithinMs = 2_000;
/** Milliseconds that the last messages of a worker that has ended may take. */
const lastWordsMs = 1_000;

/** One worker, as the primary sees it. */
export class WorkerProcess {
  /** Its place among the workers, from 1; a successor has the same. */
  readonly place: number;
  /** Resolves to true once it serves, and to false if it ends before. */
  readonly started: Promise<boolean>;
  readonly ended: Promise<WorkerEnding>;
  /** The last that it told of its metrics. */
  figures: MetricFigures = [];
  readonly #child: ChildProcess;
  readonly #events: WorkerEvents;
  readonly #startedAt = performance.now();
  #servingAt: number | undefined;
  #state: WorkerState | 'ended' = 'starting';
  /** Connections that it has not taken yet, the oldest first, and since when. */
  readonly #underway = new Map<Arrival, number>();
  readonly #asked = new Map<number, (figures: MetricFigures) => void>();
  #questions = 0;
  #given = 0;
  #report = { open: 0, taken: 0 };

  constructor(place: number, child: ChildProcess, events: WorkerEvents) {
    this.place = place;
    this.#child = child;
    this.#events = events;
    let serves: (isServing: boolean) => void = () => {};
    this.started = new Promise((resolve) => {
      serves = resolve;
    });
    child.on('message', (message: FromWorker) => {
      if (message.type === 'ready') {
        this.#state = 'serving';
        this.#servingAt = performance.now();
        serves(true);
      } else this.#hear(message);
    });
    // Without a listener a write to a worker that has just died would end the primary.
    child.on('error', () => {});
    this.ended = once(child, 'exit').then(async ([code, signal]) => {
      // What it told last may still be on the way.
      if (child.connected) await Promise.race([once(child, 'disconnect'), pause(lastWordsMs)]);
      this.#state = 'ended';
      serves(false);
      events.onLeft([...this.#underway.keys()]);
      this.#underway.clear();
      for (const answer of this.#asked.values()) answer(this.figures);
      return { code, signal };
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get state(): WorkerState | 'ended' {
    return this.#state;
  }

  /** Connections that it has, or will have in a moment. */
  get connections(): number {
    return this.#report.open + this.#given - this.#report.taken;
  }

  /** Whether it takes connections: it serves, and does not hold its loop. */
  get takes(): boolean {
    if (this.#state !== 'serving' || !this.#child.connected) return false;
    const [since] = this.#underway.values();
    return since === undefined || performance.now() - since < takesWithinMs;
  }

  /** Whether it can be given one more now. */
  get hasRoom(): boolean {
    return this.#underway.size < underwayAtMost;
  }

  /** Milliseconds from its start until it served; undefined if it never did. */
  get startMs(): number | undefined {
    return this.#servingAt === undefined ? undefined : Math.round(this.#servingAt - this.#startedAt);
  }

  /** Milliseconds for which it has served. */
  get servedMs(): number {
    return this.#servingAt === undefined ? 0 : Math.round(performance.now() - this.#servingAt);
  }

  /** Hands a connection over. */
  give(arrival: Arrival): void {
    this.#given += 1;
    this.#underway.set(arrival, performance.now());
    // The call back comes when the worker has the connection before: Node hands over one at a time.
    this.#child.send({ type: 'connection', door: arrival.door } satisfies ToWorker, arrival.socket, {}, (failure) => {
      if (failure === null && this.#underway.delete(arrival)) this.#events.onTaken();
    });
  }

  tell(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** Asks for its metrics; what it told last if it does not answer in time. */
  async readFigures(withinMs: number): Promise<MetricFigures> {
    if (this.#state === 'ended' || this.#state === 'starting') return this.figures;
    const id = this.#questions++;
    const answered = new Promise<MetricFigures>((resolve) => this.#asked.set(id, resolve));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<MetricFigures>((resolve) => {
      timer = setTimeout(() => resolve(this.figures), withinMs);
    });
    this.tell({ type: 'readFigures', id });
    return Promise.race([answered, late]).finally(() => {
      clearTimeout(timer);
      this.#asked.delete(id);
    });
  }

  /** It gets no more connections, and ends once its people are served; a worker that still starts ends at once. */
  leave(hasSuccessor: boolean, withinMs: number): void {
    if (this.#state === 'ended') return;
    if (this.#state === 'starting') this.#child.kill('SIGTERM');
    else this.tell({ type: 'drain', hasSuccessor });
    this.#state = 'leaving';
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), withinMs);
    void this.ended.then(() => clearTimeout(kill));
  }

  #hear(message: Exclude<FromWorker, { type: 'ready' }>): void {
    if (message.type === 'connections') this.#report = message;
    else if (message.type === 'leaving') this.#events.onLeaving(this);
    else if (message.type === 'readMetrics') this.#events.onMetricsAsked(this, message.id);
    else {
      this.figures = message.figures;
      if (message.id !== null) this.#asked.get(message.id)?.(message.figures);
    }
  }
}
