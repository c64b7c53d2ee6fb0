import type { Clock } from '../clock.ts';
import type { Lease, Leases } from '../feed/Leases.ts';
import { PacedLoop } from '../feed/PacedLoop.ts';
import type { Timers } from '../feed/Timers.ts';
import type { RetentionOutcome, RunRetention } from './runRetention.ts';

/** When the keeper of retention does what, in milliseconds. */
export interface RetentionTimes {
  /** Between two runs. */
  readonly everyMs: number;
  /** A lease without renewal: longer than a step. */
  readonly leaseMs: number;
  /** Between two looks of a node that has no lease, and after a failure. */
  readonly retryMs: number;
}

export const retentionTimes: RetentionTimes = { everyMs: 86_400_000, leaseMs: 120_000, retryMs: 3_600_000 };

export const retentionLease = 'retention';

/** Called as it happens, to log. */
export interface RetentionWatch {
  onRun(outcome: RetentionOutcome): void;
  onFailure(failure: unknown): void;
}

interface Deps {
  readonly runRetention: RunRetention;
  readonly leases: Leases;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly timers: Timers;
  /** Unique to this process. */
  readonly holder: string;
  readonly watch: RetentionWatch;
  readonly times?: Partial<RetentionTimes>;
}

/**
 * Runs retention every day, on one node at a time. The lease is renewed before every step; a node that lost it stops, and
 * the other one goes on where it was.
 */
export class RetentionKeeper {
  readonly #deps: Deps;
  readonly #times: RetentionTimes;
  readonly #loop: PacedLoop;
  #isClosing = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#times = { ...retentionTimes, ...deps.times };
    const { clock, timers, watch } = deps;
    const { everyMs: paceMs, retryMs } = this.#times;
    this.#loop = new PacedLoop({
      clock,
      timers,
      paceMs,
      retryMs,
      turn: () => this.#turn(),
      onFailure: watch.onFailure,
    });
  }

  start(): void {
    this.#loop.start();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#loop.close();
  }

  async #turn(): Promise<number> {
    const { runRetention, leases, clock, holder, watch } = this.#deps;
    const { everyMs, leaseMs, retryMs } = this.#times;
    let lease: Lease | undefined = await leases.acquire(retentionLease, holder, leaseMs);
    if (lease === undefined) return clock.monotonic() + retryMs;
    try {
      const outcome = await runRetention({
        proceed: async () => {
          if (this.#isClosing || lease === undefined) return false;
          lease = await leases.renew(lease, leaseMs);
          return lease !== undefined;
        },
      });
      watch.onRun(outcome);
      return clock.monotonic() + (outcome.isDone ? everyMs : retryMs);
    } finally {
      if (lease !== undefined) await leases.release(lease).catch(watch.onFailure);
    }
  }
}
