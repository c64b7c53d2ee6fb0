import type { Attachments } from '../attachments/Attachments.ts';
import type { BlobStore } from '../attachments/BlobStore.ts';
import type { Pictures } from '../attachments/Pictures.ts';
import type { Clock } from '../clock.ts';
import type { Lease, Leases } from '../feed/Leases.ts';
import { PacedLoop } from '../feed/PacedLoop.ts';
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
  readonly #loop: PacedLoop;
  #isClosing = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#times = { ...fileTimes, ...deps.times };
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
    const { leases, clock, holder, watch, blobs } = this.#deps;
    const { everyMs, leaseMs, retryMs, strayMs, unusedMs } = this.#times;
    // What lies here is no reason to leave the rest alone.
    await this.#deps.tidyReceived(new Date(clock.now().getTime() - unusedMs)).catch(watch.onFailure);
    let lease: Lease | undefined = await leases.acquire(filesLease, holder, leaseMs);
    if (lease === undefined) return clock.monotonic() + retryMs;
    const proceed = async (): Promise<boolean> => {
      if (this.#isClosing || lease === undefined) return false;
      lease = await leases.renew(lease, leaseMs);
      return lease !== undefined;
    };
    try {
      const files = await this.#repeat(proceed, () => this.#dropStray());
      const pictures = await this.#repeat(proceed, () => this.#dropLeft());
      const contents = await this.#repeat(proceed, () => this.#collect());
      if (await proceed()) await blobs.tidy(new Date(clock.now().getTime() - strayMs));
      if (files + pictures + contents > 0) watch.onCollected(files + pictures, contents);
      return clock.monotonic() + everyMs;
    } finally {
      if (lease !== undefined) await leases.release(lease).catch(watch.onFailure);
    }
  }

  async #repeat(proceed: () => Promise<boolean>, step: () => Promise<number>): Promise<number> {
    for (let total = 0; ; ) {
      if (!(await proceed())) return total;
      const count = await step();
      total += count;
      if (count < stepSize) return total;
    }
  }

  #dropStray(): Promise<number> {
    const { attachments, clock } = this.#deps;
    return attachments.dropStray(new Date(clock.now().getTime() - this.#times.strayMs), stepSize);
  }

  #dropLeft(): Promise<number> {
    const { pictures, clock } = this.#deps;
    return pictures.dropLeft(new Date(clock.now().getTime() - this.#times.leftMs), stepSize);
  }

  #collect(): Promise<number> {
    const { attachments, clock, blobs } = this.#deps;
    const before = new Date(clock.now().getTime() - this.#times.unusedMs);
    return attachments.collect(before, stepSize, (hash) => blobs.remove(hash));
  }
}
