import type { Clock } from '../clock.ts';
import type { Timers } from './Timers.ts';

export interface LoopTools {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly timers: Timers;
  readonly onFailure: (failure: unknown) => void;
}

interface LoopOptions extends LoopTools {
  /** One turn. Resolves to the moment of the monotonic clock at which the next one is due. */
  readonly turn: () => Promise<number>;
  /** Milliseconds between two turns, at least; a loop that is woken early waits for so long. */
  readonly paceMs: number;
  /** Milliseconds after a turn that failed. */
  readonly retryMs: number;
}

/** Milliseconds that the running turn may take when the loop closes. */
const patienceMs = 5_000;

/** Does one turn after the other, with pauses that can be cut short, until it is closed. */
export class PacedLoop {
  readonly #options: LoopOptions;
  #running: Promise<void> | undefined;
  #isClosed = false;
  /** No turn begins before. */
  #notBefore = 0;
  #endsAt = 0;
  #endPause: (() => void) | undefined;
  #cancel: () => void = () => {};

  constructor(options: LoopOptions) {
    this.#options = options;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  start(): void {
    if (!this.#isClosed) this.#running ??= this.#run();
  }

  /** The next turn begins as soon as it may. */
  wake(): void {
    if (this.#endPause !== undefined && this.#notBefore < this.#endsAt) this.#arm(this.#notBefore);
  }

  /** Resolves when the running turn has ended, or after 5 s. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    this.#endPause?.();
    const limit = new Promise<void>((resolve) => this.#options.timers.after(patienceMs, resolve));
    await Promise.race([this.#running, limit]);
  }

  async #run(): Promise<void> {
    const { turn, paceMs, retryMs, clock, onFailure } = this.#options;
    while (!this.#isClosed) {
      let dueAt = 0;
      try {
        dueAt = await turn();
        this.#notBefore = clock.monotonic() + paceMs;
      } catch (failure) {
        this.#notBefore = clock.monotonic() + retryMs;
        onFailure(failure);
      }
      if (!this.#isClosed) await this.#pauseUntil(Math.max(this.#notBefore, dueAt));
    }
  }

  #pauseUntil(moment: number): Promise<void> {
    return new Promise((resolve) => {
      this.#endPause = () => {
        this.#endPause = undefined;
        resolve();
      };
      this.#arm(moment);
    });
  }

  #arm(moment: number): void {
    this.#cancel();
    this.#endsAt = moment;
    const ms = Math.max(0, moment - this.#options.clock.monotonic());
    this.#cancel = this.#options.timers.after(ms, () => this.#endPause?.());
  }
}
