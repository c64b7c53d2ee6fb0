import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { MetricFigures } from '../../adapters/metrics/workers/MetricFigures.ts';
import { ChatError } from '../../core/errors.ts';
import { placeVariable } from './placeVariable.ts';
import type { FromWorker, ToWorker, WorkerCounts } from './ToWorker.ts';
import { WorkerIntake } from './WorkerIntake.ts';

/** Why and how a worker ends. */
export interface Drain {
  /** Others take what comes. */
  readonly hasSuccessor: boolean;
}

/** Milliseconds between two reports about connections, and for an answer of the primary. */
const reportMs = 100;
const answerMs = 5_000;
/** Milliseconds after which a worker that was asked to end no longer waits for its successor. */
const leaveMs = 60_000;

/** The way of a worker to the primary that has started it. */
export class PrimaryLink {
  /** The place of this worker among all, from 1. */
  readonly place: number;
  readonly intake: WorkerIntake;
  /** Resolves when this worker should end; also if the primary has gone. */
  readonly drained: Promise<Drain>;
  /** Takes connections for answers by mail; set by who listens for them. */
  onMail: ((socket: Socket) => void) | undefined;
  /** Reads the metrics of this worker; set once there are any. */
  readFigures: (() => Promise<MetricFigures>) | undefined;
  #counts: WorkerCounts = { serving: 1, wanted: 1 };
  #drain: (drain: Drain) => void = () => {};
  readonly #answers = new Map<number, (text: string | null) => void>();
  #questions = 0;
  #report: NodeJS.Timeout | undefined;

  private constructor(place: number) {
    this.place = place;
    this.intake = new WorkerIntake(
      () => `worker ${place}`,
      () => this.#reportSoon(),
    );
    this.drained = new Promise((resolve) => {
      this.#drain = resolve;
    });
    process.on('message', (message: ToWorker, socket?: Socket) => this.#hear(message, socket));
    process.once('disconnect', () => this.#end(false));
    // Whoever ends a terminal or a group of processes reaches the primary too.
    process.on('SIGHUP', () => {});
  }

  /** Undefined in a process that no primary has started. Call it once. */
  static find(): PrimaryLink | undefined {
    const place = process.env[placeVariable];
    delete process.env[placeVariable];
    return place === undefined || process.send === undefined ? undefined : new PrimaryLink(Number(place));
  }

  /** How many workers serve, as far as this one was told. */
  get counts(): WorkerCounts {
    return this.#counts;
  }

  /** From now on the primary hands connections over. */
  ready(): void {
    this.#say({ type: 'ready' });
  }

  /** Resolves when this worker should end, by its primary or by a signal of its own. */
  async untilDrained(signal: AbortSignal): Promise<Drain> {
    const leave = (): void => {
      this.#say({ type: 'leaving' });
      setTimeout(() => this.#end(false), leaveMs).unref();
    };
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave);
    return this.drained;
  }

  /** The metrics of all workers. @throws ChatError UNAVAILABLE if the primary does not answer */
  async readMetrics(): Promise<string> {
    const id = this.#questions++;
    const answered = new Promise<string | null>((resolve) => {
      this.#answers.set(id, resolve);
      setTimeout(() => resolve(null), answerMs).unref();
    });
    this.#say({ type: 'readMetrics', id });
    const text = await answered.finally(() => this.#answers.delete(id));
    if (text === null) throw new ChatError('UNAVAILABLE', 'The metrics of all workers cannot be read now.');
    return text;
  }

  /** Tells the primary what this worker has counted, and lets go of it. */
  async leave(): Promise<void> {
    clearTimeout(this.#report);
    if (!process.connected) return;
    await this.#sayFigures(null).catch(() => {});
    const gone = once(process, 'disconnect');
    process.disconnect();
    await gone;
  }

  #hear(message: ToWorker, socket: Socket | undefined): void {
    if (message.type === 'connection') this.#take(message.door === 'mail', socket);
    else if (message.type === 'workers') this.#counts = message;
    else if (message.type === 'drain') this.#end(message.hasSuccessor);
    else if (message.type === 'metrics') this.#answers.get(message.id)?.(message.text);
    else if (message.type === 'readFigures') void this.#sayFigures(message.id).catch(() => {});
  }

  #end(hasSuccessor: boolean): void {
    this.#drain({ hasSuccessor });
    if (!hasSuccessor) this.intake.hurry();
  }

  #take(isMail: boolean, socket: Socket | undefined): void {
    if (!isMail || socket === undefined) return this.intake.take(socket);
    this.intake.take(undefined);
    if (this.onMail === undefined) return void socket.destroy();
    this.intake.count(socket);
    this.onMail(socket);
  }

  async #sayFigures(id: number | null): Promise<void> {
    const figures = (await this.readFigures?.()) ?? [];
    await new Promise<void>((resolve) => this.#say({ type: 'figures', id, figures }, resolve));
  }

  #reportSoon(): void {
    this.#report ??= setTimeout(() => {
      this.#report = undefined;
      this.#say({ type: 'connections', open: this.intake.size, taken: this.intake.taken });
    }, reportMs).unref();
  }

  #say(message: FromWorker, onSaid: () => void = () => {}): void {
    if (process.connected) process.send?.(message, undefined, {}, () => onSaid());
    else onSaid();
  }
}
