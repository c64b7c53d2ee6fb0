import { type BackupTimes, lastBackupDue, nextBackup } from '../../core/backup/BackupTimes.ts';
import type { Clock } from '../../core/clock.ts';
import { PacedLoop } from '../../core/feed/PacedLoop.ts';
import type { Timers } from '../../core/feed/Timers.ts';

interface KeeperDeps {
  readonly times: BackupTimes;
  readonly timeZone: string;
  readonly clock: Clock;
  readonly timers: Timers;
  /** The moment whose data the newest backup holds; undefined if there is none. */
  newest(): Promise<number | undefined>;
  /** Makes a backup. Rejects with what a person should read. */
  make(signal: AbortSignal): Promise<void>;
  onFailure(failure: unknown): void;
}

/** Milliseconds between two looks at the clock, which may be set. */
const lookMs = 600_000;
/** Milliseconds after a backup that failed. */
const retryMs = 900_000;
const paceMs = 1_000;

/**
 * Makes backups at their times while the server runs, and at its start the one whose time came while it did not. One that
 * failed is tried again a quarter of an hour later.
 */
export class BackupKeeper {
  readonly #deps: KeeperDeps;
  readonly #loop: PacedLoop;
  readonly #ending = new AbortController();

  constructor(deps: KeeperDeps) {
    const { clock, timers, onFailure } = deps;
    this.#deps = deps;
    this.#loop = new PacedLoop({
      ...{ clock, timers, paceMs, retryMs },
      turn: () => this.#turn(),
      onFailure: (failure) => {
        if (!this.#ending.signal.aborted) onFailure(failure);
      },
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** Stops a backup that runs; there is then none of it. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#loop.close();
  }

  async #turn(): Promise<number> {
    const { times, timeZone, clock, newest, make } = this.#deps;
    const now = clock.now().getTime();
    const last = await newest();
    if (last === undefined || last < lastBackupDue(times, timeZone, now)) await make(this.#ending.signal);
    const wait = nextBackup(times, timeZone, clock.now().getTime()) - clock.now().getTime();
    return clock.monotonic() + Math.min(wait, lookMs);
  }
}
