/** Runs a function once, at the end of the turn or some time later, whichever was asked for that comes first. */
export class FlushTimer {
  readonly #run: () => void;
  #soon: NodeJS.Immediate | undefined;
  #later: NodeJS.Timeout | undefined;

  constructor(run: () => void) {
    this.#run = () => {
      this.stop();
      run();
    };
  }

  /** In so many milliseconds; 0: at the end of the turn. */
  plan(ms: number): void {
    if (this.#soon !== undefined) return;
    if (ms > 0) this.#later ??= setTimeout(this.#run, ms);
    else this.#soon = setImmediate(this.#run);
  }

  /** What is planned runs at the end of the turn. */
  hurry(): void {
    if (this.#later !== undefined) this.plan(0);
  }

  stop(): void {
    clearImmediate(this.#soon);
    clearTimeout(this.#later);
    this.#soon = undefined;
    this.#later = undefined;
  }
}
