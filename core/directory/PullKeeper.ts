import type { Clock } from '../clock.ts';
import { ChatError } from '../errors.ts';
import type { Lease, Leases } from '../feed/Leases.ts';
import { PacedLoop } from '../feed/PacedLoop.ts';
import type { Timers } from '../feed/Timers.ts';
import type { EnterDirectory } from './enterDirectory.ts';
import { pullFailed, stopEntry, withSettings } from './pullProgress.ts';
import type { FetchedRoster, PulledRoster, PullRoster } from './pullRoster.ts';
import { noPulls, type PullState, type RosterPulls } from './RosterPulls.ts';
import type { NamedSettings, SourceSettingsStore } from './SourceSettings.ts';

/** When the keeper of pulls does what, in milliseconds. */
export interface PullTimings {
  /** Between two looks whether something is due. */
  readonly everyMs: number;
  /** A lease without renewal; it is renewed three times in this time while a roster is pulled. */
  readonly leaseMs: number;
  /** After a failure of our own database. */
  readonly retryMs: number;
}

export const pullTimings: PullTimings = { everyMs: 60_000, leaseMs: 150_000, retryMs: 15_000 };

export const pullsLease = 'roster pulls';

/** A pull with which so many nodes ended is not begun again before the next time that is set. */
const unfinishedAtMost = 3;

/** Called as it happens, to log and to count. */
export interface PullWatch {
  onPulled(pulled: PulledRoster<FetchedRoster>): void;
  /** A pull failed or was stopped by a guard; it is tried again at `state.dueAt`. */
  onStopped(state: PullState, failure: unknown): void;
  /** After each look, on the node that has the lease: all sources that are pulled. */
  onLooked(states: readonly PullState[]): void;
  onFailure(failure: unknown): void;
}

interface Deps {
  readonly sourceSettings: Pick<SourceSettingsStore, 'list'>;
  readonly rosterPulls: RosterPulls;
  readonly pullRoster: PullRoster;
  readonly enterDirectory: EnterDirectory;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Unique to this process. */
  readonly holder: string;
  readonly watch: PullWatch;
  readonly confirmedAdmins?: readonly string[];
  /** Nothing is pulled while it is so; never by default. */
  readonly isPaused?: () => boolean;
  readonly timings?: Partial<PullTimings>;
}

/**
 * One node at a time pulls the rosters that are due, one after the other. What became due while no node ran is pulled
 * once. A pull never goes on in spite of alarms: it stops, says so, and is tried again. Two nodes that pull the same
 * roster do no harm: the second finds nothing to change.
 */
export class PullKeeper {
  readonly #deps: Deps;
  readonly #timings: PullTimings;
  readonly #loop: PacedLoop;
  #lease: Lease | undefined;
  #end: () => void = () => {};
  readonly #closed = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#timings = { ...pullTimings, ...deps.timings };
    const { clock, timers, watch } = deps;
    const { everyMs: paceMs, retryMs } = this.#timings;
    const { onFailure } = watch;
    this.#loop = new PacedLoop({ clock, timers, paceMs, retryMs, turn: () => this.#turn(), onFailure });
  }

  start(): void {
    this.#loop.start();
  }

  /** Ends a pull that is under way, and lets the lease go, so that another node pulls at its next look. */
  async close(): Promise<void> {
    this.#end();
    await this.#loop.close();
    const lease = this.#lease;
    this.#lease = undefined;
    if (lease !== undefined) await this.#deps.leases.release(lease).catch(this.#deps.watch.onFailure);
  }

  async #turn(): Promise<number> {
    const { sourceSettings, leases, clock, holder, watch, isPaused = () => false } = this.#deps;
    const next = clock.monotonic() + this.#timings.everyMs;
    if (isPaused()) return next;
    this.#lease = await leases.acquire(pullsLease, holder, this.#timings.leaseMs);
    if (this.#lease === undefined) return next;
    const states: PullState[] = [];
    for (const source of await sourceSettings.list()) {
      if (source.settings.pull === undefined || this.#loop.isClosed || this.#lease === undefined) continue;
      states.push(await this.#look(source));
    }
    watch.onLooked(states);
    return next;
  }

  /** Pulls the roster of one source if it is due. */
  async #look({ source, settings }: NamedSettings): Promise<PullState> {
    const { rosterPulls, clock, enterDirectory, watch } = this.#deps;
    const stored = await rosterPulls.find(source);
    const now = clock.now();
    const state = withSettings(stored ?? noPulls(source), settings, now);
    if (state !== stored) await rosterPulls.save(state);
    if (state.dueAt === null || state.dueAt > now) return state;
    if (state.unfinished >= unfinishedAtMost) {
      const failure = new ChatError(
        'INVALID_REQUEST',
        `The server ended ${unfinishedAtMost} times while it pulled this roster.`,
      );
      const failed = pullFailed(state, settings, { began: now, ended: now, failure });
      await rosterPulls.save(failed, stopEntry('system', failed));
      watch.onStopped(failed, failure);
      return failed;
    }
    await rosterPulls.save({ ...state, attemptedAt: now, unfinished: state.unfinished + 1 });
    const watched = this.#keepLease();
    try {
      const by = { actor: 'system', directory: enterDirectory('system') } as const;
      const { confirmedAdmins } = this.#deps;
      const order = { ended: watched.ended, ...(confirmedAdmins && { confirmedAdmins }) };
      watch.onPulled(await this.#deps.pullRoster(by, source, order));
    } catch (failure) {
      if (this.#loop.isClosed) {
        // It ended from here: another node goes on.
        await rosterPulls.save(state);
        return state;
      }
      const failed = await rosterPulls.find(source);
      if (failed !== undefined && failed.unfinished === 0) watch.onStopped(failed, failure);
      else throw failure;
    } finally {
      watched.stop();
    }
    return (await rosterPulls.find(source)) ?? state;
  }

  /** Renews the lease until it is stopped. `ended` settles when the lease is lost or the keeper closes. */
  #keepLease(): { readonly ended: Promise<void>; stop(): void } {
    const { leases, timers, watch } = this.#deps;
    const { leaseMs } = this.#timings;
    let cancel = (): void => {};
    const lost = new Promise<void>((resolve) => {
      const renew = async (): Promise<void> => {
        const lease = this.#lease;
        if (lease === undefined) return;
        try {
          this.#lease = await leases.renew(lease, leaseMs);
        } catch (failure) {
          watch.onFailure(failure);
        }
        if (this.#lease === undefined) resolve();
        else cancel = timers.after(leaseMs / 3, () => void renew());
      };
      cancel = timers.after(leaseMs / 3, () => void renew());
    });
    return { ended: Promise.race([lost, this.#closed]), stop: () => cancel() };
  }
}
