/** How long one socket has been silent. Times are milliseconds of a monotonic clock. */
export class SocketHeartbeat {
  readonly #everyMs: number;
  #heardAt: number;
  #pingedAt: number;

  constructor(everyMs: number, now: number) {
    this.#everyMs = everyMs;
    this.#heardAt = now;
    this.#pingedAt = now;
  }

  recordTraffic(now: number): void {
    this.#heardAt = now;
  }

  /** Silent for two beats, although pinged. */
  isGone(now: number): boolean {
    return now - this.#heardAt > 2 * this.#everyMs;
  }

  /** True once in a beat: a ping is due. */
  isDue(now: number): boolean {
    if (now - this.#pingedAt < this.#everyMs) return false;
    this.#pingedAt = now;
    return true;
  }
}
