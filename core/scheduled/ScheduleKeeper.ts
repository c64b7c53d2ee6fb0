import type { Clock } from '../clock.ts';
import type { Lease, Leases } from '../feed/Leases.ts';
import { PacedLoop } from '../feed/PacedLoop.ts';
import type { Timers } from '../feed/Timers.ts';
import type { ScheduledMessages } from './ScheduledMessages.ts';
import type { ScheduledResult, SendScheduled } from './sendScheduled.ts';

/** When the keeper of scheduled messages does what, in milliseconds, and how much at once. */
export interface ScheduleTimes {
  /** Between two looks while no hour comes: the shortest wait, so that no message of another node is late. */
  readonly everyMs: number;
  /** Between two looks at most often. */
  readonly paceMs: number;
  /** A lease without renewal: longer than a send. */
  readonly leaseMs: number;
  /** After a failure. */
  readonly retryMs: number;
  /** For so long those stay that were sent, failed or were cancelled. */
  readonly keptMs: number;
  /** Between two removals of those. */
  readonly tidyMs: number;
  readonly batch: number;
}

export const scheduleTimes: ScheduleTimes = {
  ...{ everyMs: 5_000, paceMs: 250, leaseMs: 60_000, retryMs: 5_000, batch: 50 },
  ...{ keptMs: 30 * 86_400_000, tidyMs: 3_600_000 },
};

export const scheduleLease = 'scheduled';

/** Called as it happens, for figures and the log. */
export interface ScheduleWatch {
  /** `lateMs`: after its hour. */
  onResult(result: ScheduledResult, lateMs: number): void;
  onFailure(failure: unknown): void;
}

interface Deps {
  readonly scheduledMessages: Pick<ScheduledMessages, 'nextDue' | 'due' | 'dropEnded'>;
  readonly send: SendScheduled;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Unique to this process. */
  readonly holder: string;
  readonly watch: ScheduleWatch;
  readonly times?: Partial<ScheduleTimes>;
}

/**
 * One node at a time sends the messages whose hour has come, in the order of the hours; after a stop, those that are late
 * first. Every look is one index look, and the lease is asked for only when something is to do. A node that lost its lease
 * in the middle sends nothing twice: the client id of each message makes it one.
 */
export class ScheduleKeeper {
  readonly #deps: Deps;
  readonly #times: ScheduleTimes;
  readonly #loop: PacedLoop;
  #tidiesAt = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#times = { ...scheduleTimes, ...deps.times };
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

  close(): Promise<void> {
    return this.#loop.close();
  }

  async #turn(): Promise<number> {
    const { scheduledMessages, leases, clock, holder, watch } = this.#deps;
    const { everyMs, leaseMs, retryMs } = this.#times;
    const next = await scheduledMessages.nextDue();
    const isTidying = clock.monotonic() >= this.#tidiesAt;
    const waitMs = next === null ? everyMs : next.getTime() - clock.now().getTime();
    if (waitMs > 0 && !isTidying) return clock.monotonic() + Math.min(waitMs, everyMs);
    const lease = await leases.acquire(scheduleLease, holder, leaseMs);
    if (lease === undefined) return clock.monotonic() + retryMs;
    let held: Lease | undefined = lease;
    const proceed = async (): Promise<boolean> => {
      if (this.#loop.isClosed || held === undefined) return false;
      held = await leases.renew(held, leaseMs);
      return held !== undefined;
    };
    try {
      const isMore = waitMs <= 0 && (await this.#sendDue(proceed));
      if (isTidying && (await this.#tidy(proceed))) this.#tidiesAt = clock.monotonic() + this.#times.tidyMs;
      return clock.monotonic() + (isMore ? 0 : this.#pause(waitMs));
    } finally {
      if (held !== undefined) await leases.release(held).catch(watch.onFailure);
    }
  }

  /** True if more may be due. */
  async #sendDue(proceed: () => Promise<boolean>): Promise<boolean> {
    const { scheduledMessages, send, clock, watch } = this.#deps;
    const due = await scheduledMessages.due(clock.now(), this.#times.batch);
    // What waits for its turn keeps the others of its sender waiting: they come in their order.
    const waiting = new Set<number>();
    for (const one of due) {
      if (waiting.has(one.senderId)) continue;
      if (!(await proceed())) return false;
      const result = await send(one.id);
      if (result === 'postponed') waiting.add(one.senderId);
      watch.onResult(result, clock.now().getTime() - one.dueAt.getTime());
    }
    return due.length > 0;
  }

  async #tidy(proceed: () => Promise<boolean>): Promise<boolean> {
    const { scheduledMessages, clock } = this.#deps;
    const { keptMs, batch } = this.#times;
    for (;;) {
      if (!(await proceed())) return false;
      if ((await scheduledMessages.dropEnded(new Date(clock.now().getTime() - keptMs), batch)) < batch) return true;
    }
  }

  #pause(waitMs: number): number {
    return waitMs > 0 ? Math.min(waitMs, this.#times.everyMs) : this.#times.everyMs;
  }
}
