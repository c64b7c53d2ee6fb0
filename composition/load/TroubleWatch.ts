interface Answer {
  readonly at: number;
  readonly isTrouble: boolean;
}

/** Milliseconds over which answers are judged, and the fewest of them that say anything. */
const windowMs = 15_000;
const fewest = 20;
/** A larger share of refusals for want of capacity means that the server has enough. */
const mostShare = 0.3;
/** Milliseconds without any open socket after which nobody waits longer. */
const patienceMs = 45_000;

/** Says when a load has to stop by itself: a server that has enough is left alone. */
export class TroubleWatch {
  readonly #now: () => number;
  #answers: Answer[] = [];
  #lastOpen: number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#lastOpen = now();
  }

  answered(isTrouble: boolean): void {
    this.#answers.push({ at: this.#now(), isTrouble });
  }

  /** Why it should stop; undefined while it may go on. */
  judge(openSockets: number): string | undefined {
    const now = this.#now();
    if (openSockets > 0) this.#lastOpen = now;
    if (now - this.#lastOpen > patienceMs) return `no socket was open for ${patienceMs / 1000} s`;
    this.#answers = this.#answers.filter(({ at }) => now - at <= windowMs);
    const trouble = this.#answers.filter(({ isTrouble }) => isTrouble).length;
    if (this.#answers.length < fewest || trouble <= this.#answers.length * mostShare) return undefined;
    return `of the last ${this.#answers.length} answers ${trouble} were 429 or 503: the server has enough, or its limits are lower than here`;
  }
}
