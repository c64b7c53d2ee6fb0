import type { Clock } from '../clock.ts';
import { LeasedRounds } from '../feed/LeasedRounds.ts';
import type { Leases } from '../feed/Leases.ts';
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
  readonly #rounds: LeasedRounds;

  constructor({ runRetention, leases, clock, timers, holder, watch, times }: Deps) {
    this.#rounds = new LeasedRounds({
      ...{ name: retentionLease, leases, clock, timers, holder, times: { ...retentionTimes, ...times } },
      round: async (proceed) => {
        const outcome = await runRetention({ proceed });
        watch.onRun(outcome);
        return outcome.isDone;
      },
      onFailure: watch.onFailure,
    });
  }

  start(): void {
    this.#rounds.start();
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }
}
