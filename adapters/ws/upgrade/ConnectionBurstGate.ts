interface WaitingSocket {
  readonly until: number;
  readonly go: () => void;
}

/** So many who come with no more than these milliseconds between one and the next are a rush. */
const burstSize = 4;
const gapMs = 100;
/** Milliseconds in which nobody comes at the end of one, and between two looks whether that is so. */
const quietMs = 25;
const lookMs = 10;

/**
 * Everybody comes at once, as after a restart. A turn of the event loop accepts one connection: were those who are in
 * served at once, turns would grow long, and the others would stand at the door. So their frames wait until fewer
 * come, for a second at most. Whoever comes alone waits for nothing.
 */
export class ConnectionBurstGate {
  readonly #patienceMs: number;
  /** Who came without a gap until now. */
  #count = 0;
  #latest = Number.NEGATIVE_INFINITY;
  #waiting: WaitingSocket[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `patienceMs`: milliseconds that anybody waits at most. */
  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  countConnection(): void {
    const now = performance.now();
    this.#count = now - this.#latest < gapMs ? this.#count + 1 : 1;
    this.#latest = now;
  }

  /** Resolves when it is over, or when the caller has waited for long enough. */
  opened(): Promise<void> {
    const now = performance.now();
    if (!this.#isOn(now)) return Promise.resolve();
    return new Promise((go) => {
      this.#waiting.push({ until: now + this.#patienceMs, go });
      this.#timer ??= setTimeout(this.#lookSoon, lookMs);
    });
  }

  /** After this turn has taken in whoever stands at the door: it may have been a long one. */
  readonly #lookSoon = (): void => void setImmediate(() => this.#look());

  #look(): void {
    const now = performance.now();
    const isOn = this.#isOn(now);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) {
      if (isOn && now < one.until) this.#waiting.push(one);
      else one.go();
    }
    this.#timer = this.#waiting.length === 0 ? undefined : setTimeout(this.#lookSoon, lookMs);
  }

  #isOn(now: number): boolean {
    return this.#count >= burstSize && now - this.#latest < quietMs;
  }
}
