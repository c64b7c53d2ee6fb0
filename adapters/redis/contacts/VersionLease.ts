import type { Clock } from '../../../core/clock.ts';

interface Held {
  readonly version: string;
  /** When the reading began; what was committed before that is in it. */
  readonly since: number;
}

/**
 * The version of the directory, believed for a while: that of a reading which began less than `leaseMs` ago. So whoever
 * changes the version and then waits that long knows that nobody believes the former one. One reading at a time, and
 * none while nobody asks.
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

  /** Undefined where the reading took longer than it can be believed. @throws whatever reading throws */
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
