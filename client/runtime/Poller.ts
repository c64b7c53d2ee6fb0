import type { Runtime } from './Runtime.ts';

const shortestMs = 3_000;
const longestMs = 15_000;
const growth = 1.5;

/** Polls every 3 s, and up to every 15 s while nothing changes. */
export class Poller {
  readonly #runtime: Runtime;
  /** @returns whether there was something new */
  readonly #poll: () => Promise<boolean>;
  #cancel: (() => void) | null = null;
  #isRunning = false;
  #generation = 0;

  constructor(runtime: Runtime, poll: () => Promise<boolean>) {
    this.#runtime = runtime;
    this.#poll = poll;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#generation += 1;
    void this.#round(this.#generation, shortestMs);
  }

  stop(): void {
    this.#isRunning = false;
    this.#generation += 1;
    this.#cancel?.();
  }

  async #round(generation: number, pauseMs: number): Promise<void> {
    const isNew = await this.#poll();
    if (generation !== this.#generation) return;
    const next = isNew ? shortestMs : Math.min(pauseMs * growth, longestMs);
    this.#cancel = this.#runtime.after(next, () => void this.#round(generation, next));
  }
}
