import type { Arrival, WorkerProcess } from './WorkerProcess.ts';

type Taker = Pick<WorkerProcess, 'takes' | 'hasRoom' | 'connections' | 'give'>;

/** Connections that wait for a worker, at most; further ones are closed. As many as the system keeps for a port. */
const waitingAtMost = 4_096;
/** Milliseconds between two looks whether somebody takes what waits. */
const lookMs = 100;

/**
 * Gives every new connection to the worker that has the fewest. By turns alone a new worker would stay nearly empty, as sockets
 * last for hours: after a restart of one worker after the other the last would have none.
 */
export class ConnectionSpread {
  readonly #workers: () => readonly Taker[];
  readonly #waiting: Arrival[] = [];
  #last: Taker | undefined;
  #look: NodeJS.Timeout | undefined;

  constructor(workers: () => readonly Taker[]) {
    this.#workers = workers;
  }

  take(arrival: Arrival): void {
    const worker = this.#waiting.length === 0 ? this.#choose() : undefined;
    if (worker !== undefined) this.#give(worker, arrival);
    else if (this.#waiting.length < waitingAtMost) this.#wait(arrival);
    else arrival.socket.destroy();
  }

  /** Gives what waits to workers that have become free. */
  go(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#choose();
      const arrival = worker && this.#waiting.shift();
      if (worker === undefined || arrival === undefined) return;
      this.#give(worker, arrival);
    }
    clearInterval(this.#look);
    this.#look = undefined;
  }

  /** Nobody is left to take what waits. */
  close(): void {
    clearInterval(this.#look);
    for (const { socket } of this.#waiting.splice(0)) socket.destroy();
  }

  /** A worker that holds its loop says nothing when it is passed over from then on. */
  #wait(arrival: Arrival): void {
    this.#waiting.push(arrival);
    this.#look ??= setInterval(() => this.go(), lookMs).unref();
  }

  #give(worker: Taker, arrival: Arrival): void {
    this.#last = worker;
    worker.give(arrival);
  }

  /** The one that has the fewest, and undefined while it has no room; of those that have equally few, another than the last. */
  #choose(): Taker | undefined {
    let chosen: Taker | undefined;
    for (const worker of this.#workers()) {
      if (!worker.takes) continue;
      const isBetter =
        chosen === undefined ||
        worker.connections < chosen.connections ||
        (worker.connections === chosen.connections && chosen === this.#last);
      if (isBetter) chosen = worker;
    }
    return chosen?.hasRoom === true ? chosen : undefined;
  }
}
