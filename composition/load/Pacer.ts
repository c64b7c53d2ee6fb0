/** Does something so many times a minute, evenly, however late it is called. */
export class Pacer {
  readonly #perMinute: number;
  readonly #work: () => void;
  #done = 0;

  constructor(perMinute: number, work: () => void) {
    this.#perMinute = perMinute;
    this.#work = work;
  }

  /** Does what is due after so many milliseconds. */
  until(ms: number): void {
    for (const due = (ms / 60_000) * this.#perMinute; this.#done < due; this.#done += 1) this.#work();
  }
}
