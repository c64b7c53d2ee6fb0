interface WaitingSocket {
  readonly until: number;
  readonly proceed: () => void;
}

/** So many connections with no more than these milliseconds between one and the next are a burst. */
const burstSize = 4;
const gapMs = 100;
/** A burst is over when no connection has opened for these milliseconds. */
const quietMs = 25;
/** Between two checks whether that is so. */
const checkMs = 10;

/**
 * Admission control for everybody who connects at once, as after a restart. A turn of the event loop accepts one
 * connection: were the frames of open sockets read at the same time, turns would grow long, and the others would wait
 * for their connection. So these frames wait until fewer connect, but no longer than `maxWaitMs`. A single connection
 * waits for nothing.
 */
export class ConnectionBurstGate {
  readonly #maxWaitMs: number;
  /** Connections without a gap until now. */
  #count = 0;
  #latest = Number.NEGATIVE_INFINITY;
  #waiting: WaitingSocket[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(maxWaitMs: number) {
    this.#maxWaitMs = maxWaitMs;
  }

  countConnection(): void {
    const now = performance.now();
    this.#count = now - this.#latest < gapMs ? this.#count + 1 : 1;
    this.#latest = now;
  }

  /** Resolves when no burst is under way, or when the caller has waited for long enough. */
  opened(): Promise<void> {
    const now = performance.now();
    if (!this.#isShut(now)) return Promise.resolve();
    return new Promise((proceed) => {
      this.#waiting.push({ until: now + this.#maxWaitMs, proceed });
      this.#timer ??= setTimeout(this.#checkNextTurn, checkMs);
    });
  }

  /** After this turn, which may have been a long one, has accepted its connection. */
  readonly #checkNextTurn = (): void => void setImmediate(() => this.#check());

  #check(): void {
    const now = performance.now();
    const isShut = this.#isShut(now);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const socket of waiting) {
      if (isShut && now < socket.until) this.#waiting.push(socket);
      else socket.proceed();
    }
    this.#timer = this.#waiting.length === 0 ? undefined : setTimeout(this.#checkNextTurn, checkMs);
  }

  #isShut(now: number): boolean {
    return this.#count >= burstSize && now - this.#latest < quietMs;
  }
}
