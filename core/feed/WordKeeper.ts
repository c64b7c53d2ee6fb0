import type { Clock } from '../clock.ts';
import type { MessageWords } from '../messages/MessageWords.ts';
import type { Lease, Leases } from './Leases.ts';
import { PacedLoop } from './PacedLoop.ts';
import type { Timers } from './Timers.ts';

/** When the keeper of words does what, in milliseconds, and how much at once. */
export interface WordTimes {
  /** Between two batches while messages wait: the rest of the time is for those who send. */
  readonly paceMs: number;
  /** Between two looks while none does. */
  readonly everyMs: number;
  /** A lease without renewal: longer than a batch and a look. */
  readonly leaseMs: number;
  /** After a failure. */
  readonly retryMs: number;
  readonly batch: number;
}

export const wordTimes: WordTimes = { paceMs: 250, everyMs: 5_000, leaseMs: 30_000, retryMs: 15_000, batch: 200 };

export const wordsLease = 'words';
/** The most waiting messages that are counted. */
const mostCounted = 100_000;
/** Batches between two counts. */
const countEvery = 50;

/** Called as it happens, for figures and the log. */
export interface WordWatch {
  onMade(messages: number): void;
  /** How many messages wait, up to 100,000. */
  onWaiting(messages: number): void;
  onFailure(failure: unknown): void;
}

interface Deps {
  readonly messageWords: MessageWords;
  readonly leases: Leases;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly timers: Timers;
  /** Unique to this process. */
  readonly holder: string;
  readonly watch: WordWatch;
  readonly times?: Partial<WordTimes>;
}

/**
 * One node at a time gives words to the messages that have none: those of before an upgrade, and those that a node of the
 * release before stores or edits. Each batch is a statement of its own, so a killed node leaves nothing half done, and the
 * next one goes on with what is left.
 */
export class WordKeeper {
  readonly #deps: Deps;
  readonly #times: WordTimes;
  readonly #loop: PacedLoop;
  #lease: Lease | undefined;
  #batches = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#times = { ...wordTimes, ...deps.times };
    const { clock, timers, watch } = deps;
    const { paceMs, retryMs } = this.#times;
    this.#loop = new PacedLoop({
      ...{ clock, timers, paceMs, retryMs, onFailure: watch.onFailure },
      turn: () => this.#turn(),
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** Lets the lease go, so that another node goes on at its next look. */
  async close(): Promise<void> {
    await this.#loop.close();
    const lease = this.#lease;
    this.#lease = undefined;
    if (lease !== undefined) await this.#deps.leases.release(lease).catch(this.#deps.watch.onFailure);
  }

  async #turn(): Promise<number> {
    const { messageWords, leases, clock, holder, watch } = this.#deps;
    const { everyMs, leaseMs, batch, paceMs } = this.#times;
    this.#lease = await leases.acquire(wordsLease, holder, leaseMs);
    if (this.#lease === undefined) return clock.monotonic() + everyMs;
    const made = await messageWords.makeNext(batch);
    if (made > 0) watch.onMade(made);
    if (made > 0 ? this.#batches % countEvery === 0 : this.#batches > 0)
      watch.onWaiting(await messageWords.countWaiting(mostCounted));
    this.#batches = made > 0 ? this.#batches + 1 : 0;
    return clock.monotonic() + (made > 0 ? paceMs : everyMs);
  }
}
