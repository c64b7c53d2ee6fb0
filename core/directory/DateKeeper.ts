import type { Clock } from '../clock.ts';
import type { Lease, Leases } from '../feed/Leases.ts';
import { PacedLoop } from '../feed/PacedLoop.ts';
import type { Timers } from '../feed/Timers.ts';
import type { ApplyDates, DatesOutcome } from './applyDates.ts';
import type { Directory } from './Directory.ts';

/** When the keeper of dates does what, in milliseconds. */
export interface DateTimes {
  /** Between two looks: the longest time for which a role, a relation or a hold counts after its end. */
  readonly everyMs: number;
  /** A lease without renewal: longer than two looks. */
  readonly leaseMs: number;
  /** After a failure. */
  readonly retryMs: number;
  /** How far the clocks of node and store may differ. */
  readonly skewMs: number;
}

export const dateTimes: DateTimes = { everyMs: 60_000, leaseMs: 150_000, retryMs: 15_000, skewMs: 120_000 };

export const datesLease = 'dates';

/** Called as it happens, to log. */
export interface DateWatch {
  /** A look was done, by the node that has the lease; whatever it found. */
  onLooked(at: Date): void;
  onApplied(outcome: DatesOutcome): void;
  onFailure(failure: unknown): void;
}

const unknown = new Date(0);

interface Deps {
  readonly directory: Pick<Directory, 'hasDatesSince'>;
  readonly applyDates: ApplyDates;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Unique to this process. */
  readonly holder: string;
  readonly watch: DateWatch;
  readonly times?: Partial<DateTimes>;
}

/**
 * One node at a time looks every minute whether a role, a relation or a hold began or ended by its dates, and brings
 * people and rooms in line. A look without such a date is one cheap query. Two nodes that do it at once do no harm: the
 * second finds nothing to change.
 */
export class DateKeeper {
  readonly #deps: Deps;
  readonly #times: DateTimes;
  readonly #loop: PacedLoop;
  #lease: Lease | undefined;
  /** Everything that began or ended before is applied; the beginning of time if this node cannot know. */
  #appliedUntil = unknown;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#times = { ...dateTimes, ...deps.times };
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

  /** Lets the lease go, so that another node goes on at its next look. */
  async close(): Promise<void> {
    await this.#loop.close();
    const lease = this.#lease;
    this.#lease = undefined;
    if (lease !== undefined) await this.#deps.leases.release(lease).catch(this.#deps.watch.onFailure);
  }

  async #turn(): Promise<number> {
    const { directory, applyDates, leases, clock, holder, watch } = this.#deps;
    const { everyMs, leaseMs, skewMs } = this.#times;
    const next = clock.monotonic() + everyMs;
    this.#lease = await leases.acquire(datesLease, holder, leaseMs);
    if (this.#lease === undefined) {
      this.#appliedUntil = unknown;
      return next;
    }
    const until = new Date(clock.now().getTime() - skewMs);
    if (await directory.hasDatesSince(this.#appliedUntil)) {
      const outcome = await applyDates();
      if (outcome.people + outcome.relations > 0) watch.onApplied(outcome);
    }
    this.#appliedUntil = until;
    watch.onLooked(clock.now());
    return next;
  }
}
