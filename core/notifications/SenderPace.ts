import type { Clock } from '../clock.ts';
import type { Timers } from '../feed/Timers.ts';

interface Deps {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly timers: Timers;
}

/** Milliseconds without a send after which nobody is taken to write. */
const writingMs = 5_000;
/** Milliseconds after the last attempt from which on a send is taken for undisturbed. */
const calmMs = 1_000;
/** Undisturbed sends of which the median is what is usual, and how many there have to be. */
const usualOf = { most: 31, least: 5 };
/** Milliseconds between two looks at the sends, and how many of them a look needs; where few write, one after `latestMs`. */
const look = { everyMs: 500, least: 8, latestMs: 3_000 };
/** Sends are slower than usual from so many times, and milliseconds, on. */
const tolerated = { times: 1.4, ms: 1.5 };
/** Milliseconds for each attempt while somebody writes: at most, and at least. */
const gap = { mostMs: 100, leastMs: 10 };
/** Four looks of ten may find slower sends by chance before the gap grows. */
const [wider, narrower] = [1.5, 0.75];
/** Attempts that begin together: what they read and record shares statements. */
const together = 8;

/**
 * Holds back those who tell people while others write, all channels of a node together: they load the same database and
 * processor. As long as sends take what they usually take, attempts come closer, up to a hundred a second; when sends become
 * slower, they move apart, to ten a second at least. So few disturb nobody: what sends take then is what is usual just now,
 * also where something else has made them slower. Where nobody writes, nothing waits.
 */
export class SenderPace {
  readonly #deps: Deps;
  readonly #usual: number[] = [];
  #recent: number[] = [];
  #sentAt = Number.NEGATIVE_INFINITY;
  #attemptAt = Number.NEGATIVE_INFINITY;
  #lookedAt = 0;
  #gapMs = gap.mostMs;
  readonly #waiting: (() => void)[] = [];
  #isArmed = false;
  /** No group begins before. */
  #notBefore = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Milliseconds for each attempt just now; 0: nothing is held back. */
  get gapMs(): number {
    return this.#isWriting ? this.#gapMs : 0;
  }

  /** Somebody sends a message. @returns what to call when it is stored */
  sending(): () => void {
    const began = this.#deps.clock.monotonic();
    this.#sentAt = began;
    return () => {
      const now = this.#deps.clock.monotonic();
      this.#sentAt = now;
      const isDisturbed = began - this.#attemptAt <= calmMs;
      if (isDisturbed) this.#recent.push(now - began);
      if (!isDisturbed || this.#gapMs === gap.mostMs) {
        this.#usual.push(now - began);
        if (this.#usual.length > usualOf.most) this.#usual.shift();
      }
      this.#look(now);
    };
  }

  /** Resolves when one more attempt may begin. */
  turn(): Promise<void> {
    if (this.gapMs === 0 && this.#waiting.length === 0) {
      this.#attemptAt = this.#deps.clock.monotonic();
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#arm();
    });
  }

  get #isWriting(): boolean {
    return this.#deps.clock.monotonic() - this.#sentAt < writingMs;
  }

  #arm(): void {
    if (this.#isArmed) return;
    this.#isArmed = true;
    const { clock, timers } = this.#deps;
    timers.after(Math.max(0, this.#notBefore - clock.monotonic()), () => {
      this.#isArmed = false;
      const group = this.#waiting.splice(0, together);
      this.#attemptAt = clock.monotonic();
      this.#notBefore = this.#attemptAt + this.gapMs * group.length;
      for (const begin of group) begin();
      if (this.#waiting.length > 0) this.#arm();
    });
  }

  /** Compares the sends beside attempts with what is usual. */
  #look(now: number): void {
    const sinceMs = now - this.#lookedAt;
    const least = sinceMs < look.latestMs ? look.least : 1;
    if (sinceMs < look.everyMs || this.#recent.length < least) return;
    const sends = this.#recent;
    this.#recent = [];
    this.#lookedAt = now;
    if (this.#usual.length < usualOf.least) return;
    const isSlower = median(sends) > tolerated.times * median(this.#usual) + tolerated.ms;
    const gapMs = this.#gapMs * (isSlower ? wider : narrower);
    this.#gapMs = Math.min(gap.mostMs, Math.max(gap.leastMs, gapMs));
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
