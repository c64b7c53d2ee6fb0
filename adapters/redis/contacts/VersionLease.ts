import type { Clock } from '../../../core/clock.ts';

interface Held {
  readonly version: string;
  /** When the reading began, in monotonic milliseconds; it includes all that was committed before. */
  readonly since: number;
}

/**
 * The directory version, believed while its reading began less than `leaseMs` ago. Who changes the version and then
 * waits that long knows that no node believes the former one. At most one reading runs at a time, and only on demand.
 */
export class VersionLease {
  readonly leaseMs: number;
  readonly #read: () => Promise<string>;
  readonly #clock: Clock;
  #held: Held | undefined;
  #reading: Promise<Held> | undefined;

  constructor(read: () => Promise<string>, clock: Clock, leaseMs: number) {
    this.leaseMs = leaseMs;
    this.#read = read;
    this.#clock = clock;
  }

  /** Undefined if the reading took longer than the lease. @throws what `read` throws */
  async version(): Promise<string | undefined> {
    if (!this.#isGood(this.#held)) {
      this.#reading ??= this.#renew();
      this.#held = await this.#reading;
    }
    return this.#isGood(this.#held) ? this.#held.version : undefined;
  }

  #isGood(held: Held | undefined): held is Held {
    return held !== undefined && this.#clock.monotonic() - held.since < this.leaseMs;
  }

  async #renew(): Promise<Held> {
    const since = this.#clock.monotonic();
    try {
      return { version: await this.#read(), since };
    } finally {
      this.#reading = undefined;
    }
  }
}
