import type { Clock } from '../clock.ts';
import type { Lease, Leases } from './Leases.ts';
import { PacedLoop } from './PacedLoop.ts';
import type { Timers } from './Timers.ts';

/** Renews the lease between two steps. False if another node has it by now, or this one closes: the round ends there. */
export type Proceed = () => Promise<boolean>;

/** Milliseconds. */
interface RoundTimes {
  /** Between two rounds. */
  readonly everyMs: number;
  /** A lease without renewal: longer than a step. */
  readonly leaseMs: number;
  /** After a failure, and between two looks of a node that has no lease. */
  readonly retryMs: number;
}

interface Options {
  /** Of the lease: the same on every node. */
  readonly name: string;
  readonly leases: Leases;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly timers: Timers;
  /** Unique to this process. */
  readonly holder: string;
  readonly times: RoundTimes;
  /** On every node, before it asks for the lease. Never rejects. */
  readonly prepare?: () => Promise<void>;
  /** One round, on the node that has the lease. False if something is left, so that the next one comes sooner. */
  readonly round: (proceed: Proceed) => Promise<boolean>;
  readonly onFailure: (failure: unknown) => void;
}

/** Work in rounds on one node at a time, which lets its lease go after each. */
export class LeasedRounds {
  readonly #options: Options;
  readonly #loop: PacedLoop;
  #isClosing = false;

  constructor(options: Options) {
    this.#options = options;
    const { clock, timers, onFailure, times } = options;
    const turn = () => this.#turn();
    const paceMs = Math.min(times.everyMs, times.retryMs);
    this.#loop = new PacedLoop({ clock, timers, paceMs, retryMs: times.retryMs, turn, onFailure });
  }

  start(): void {
    this.#loop.start();
  }

  /** The running round ends at its next step. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#loop.close();
  }

  async #turn(): Promise<number> {
    const { name, leases, clock, holder, times, prepare, round, onFailure } = this.#options;
    await prepare?.();
    let lease: Lease | undefined = await leases.acquire(name, holder, times.leaseMs);
    if (lease === undefined) return clock.monotonic() + times.retryMs;
    const proceed: Proceed = async () => {
      if (this.#isClosing || lease === undefined) return false;
      lease = await leases.renew(lease, times.leaseMs);
      return lease !== undefined;
    };
    try {
      return clock.monotonic() + ((await round(proceed)) ? times.everyMs : times.retryMs);
    } finally {
      if (lease !== undefined) await leases.release(lease).catch(onFailure);
    }
  }
}
