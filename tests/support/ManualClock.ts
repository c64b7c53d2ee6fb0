import type { TestClock } from '../contracts/ChatWorld.ts';

/** A clock that stands still until a test moves it. */
export class ManualClock implements TestClock {
  #ms = 0;
  #skewMs = Date.UTC(2026, 8, 1, 8);

  now(): Date {
    return new Date(this.#skewMs + this.#ms);
  }

  monotonic(): number {
    return this.#ms;
  }

  async advance(ms: number): Promise<void> {
    this.#ms += ms;
  }

  /** Sets the wall clock, as an administrator would; the monotonic clock stays. */
  set(date: Date): void {
    this.#skewMs = date.getTime() - this.#ms;
  }
}
