import type { Attachments } from '../attachments/Attachments.ts';
import type { BlobStore } from '../attachments/BlobStore.ts';
import type { Pictures } from '../attachments/Pictures.ts';
import type { Clock } from '../clock.ts';
import { LeasedRounds, type Proceed } from '../feed/LeasedRounds.ts';
import type { Leases } from '../feed/Leases.ts';
import type { Timers } from '../feed/Timers.ts';

/** When the keeper of files does what, in milliseconds. */
export interface FileTimes {
  /** Between two rounds. */
  readonly everyMs: number;
  /** A lease without renewal: longer than a step. */
  readonly leaseMs: number;
  /** After a failure, and between two looks of a node that has no lease. */
  readonly retryMs: number;
  /** For so long a file waits for the message that carries it. */
  readonly strayMs: number;
  /** For so long a content stays that no file has; longer than the longest upload. */
  readonly unusedMs: number;
  /** For so long the picture stays of a person who is not active any more. */
  readonly leftMs: number;
}

export const fileTimes: FileTimes = {
  ...{ everyMs: 3_600_000, leaseMs: 120_000, retryMs: 300_000, strayMs: 86_400_000, unusedMs: 3_600_000 },
  leftMs: 30 * 86_400_000,
};

export const filesLease = 'files';

/** Called as it happens, to log. */
export interface FileWatch {
  /** Files that no message came for with pictures of people who left, and contents that nobody has. */
  onCollected(files: number, contents: number): void;
  onFailure(failure: unknown): void;
}

interface Deps {
  readonly attachments: Pick<Attachments, 'dropStray' | 'collect'>;
  readonly pictures: Pick<Pictures, 'dropLeft'>;
  readonly blobs: Pick<BlobStore, 'remove' | 'tidy'>;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Removes what this node received before a moment and could not end; others do it for themselves. */
  readonly tidyReceived: (before: Date) => Promise<void>;
  /** Unique to this process. */
  readonly holder: string;
  readonly watch: FileWatch;
  readonly times?: Partial<FileTimes>;
}

/** Files and contents in one step. */
const stepSize = 100;

/**
 * Takes what nobody needs any more, on one node at a time: files that no message carries within a day, pictures of people who
 * left a month ago, contents of no file, and what uploads left behind that never ended. A round that stopped is continued by the next one.
 */
export class FileKeeper {
  readonly #deps: Deps;
  readonly #times: FileTimes;
  readonly #rounds: LeasedRounds;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#times = { ...fileTimes, ...deps.times };
    const { leases, clock, timers, holder, watch } = deps;
    this.#rounds = new LeasedRounds({
      ...{ name: filesLease, leases, clock, timers, holder, times: this.#times },
      // What lies here is no reason to leave the rest alone.
      prepare: () => deps.tidyReceived(this.#before(this.#times.unusedMs)).catch(watch.onFailure),
      round: (proceed) => this.#round(proceed),
      onFailure: watch.onFailure,
    });
  }

  start(): void {
    this.#rounds.start();
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }

  async #round(proceed: Proceed): Promise<boolean> {
    const { attachments, pictures, blobs, watch } = this.#deps;
    const { strayMs, leftMs, unusedMs } = this.#times;
    const files = await repeat(proceed, () => attachments.dropStray(this.#before(strayMs), stepSize));
    const left = await repeat(proceed, () => pictures.dropLeft(this.#before(leftMs), stepSize));
    const contents = await repeat(proceed, () =>
      attachments.collect(this.#before(unusedMs), stepSize, (hash) => blobs.remove(hash)),
    );
    if (await proceed()) await blobs.tidy(this.#before(strayMs));
    if (files + left + contents > 0) watch.onCollected(files + left, contents);
    return true;
  }

  #before(ms: number): Date {
    return new Date(this.#deps.clock.now().getTime() - ms);
  }
}

/** Steps until one finds less than it could take. @returns how many were taken */
const repeat = async (proceed: Proceed, step: () => Promise<number>): Promise<number> => {
  for (let total = 0; ; ) {
    if (!(await proceed())) return total;
    const count = await step();
    total += count;
    if (count < stepSize) return total;
  }
};
