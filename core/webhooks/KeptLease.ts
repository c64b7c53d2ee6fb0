import type { Clock } from '../clock.ts';
import type { Lease, Leases } from '../feed/Leases.ts';
import type { Timers } from '../feed/Timers.ts';

interface Options {
  readonly name: string;
  /** Unique to whoever holds it. */
  readonly holder: string;
  readonly leases: Leases;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly timers: Timers;
  /** Milliseconds. */
  readonly leaseMs: number;
  readonly renewMs: number;
  /** It was taken over, or it has run out because the store did not answer. */
  readonly onLost: () => void;
}

/** A lease that renews itself while it is held, whatever else happens meanwhile. */
export class KeptLease {
  readonly #options: Options;
  #lease: Lease | undefined;
  #stopRenewing: () => void = () => {};

  constructor(options: Options) {
    this.#options = options;
  }

  get held(): Lease | undefined {
    return this.#lease;
  }

  /** Undefined if somebody else has it. */
  async acquire(): Promise<Lease | undefined> {
    const { leases, name, holder, leaseMs, clock } = this.#options;
    const began = clock.monotonic();
    this.#lease = await leases.acquire(name, holder, leaseMs);
    if (this.#lease !== undefined) this.#renewLater(began);
    return this.#lease;
  }

  /** Somebody else has it, as a refused write shows. */
  lose(): void {
    if (this.#lease === undefined) return;
    this.#stopRenewing();
    this.#lease = undefined;
    this.#options.onLost();
  }

  /** @throws if the store does not answer; then it runs out by itself */
  async release(): Promise<void> {
    const lease = this.#lease;
    this.#stopRenewing();
    this.#lease = undefined;
    if (lease !== undefined) await this.#options.leases.release(lease);
  }

  #renewLater(renewedAt: number): void {
    this.#stopRenewing();
    this.#stopRenewing = this.#options.timers.after(this.#options.renewMs, () => void this.#renew(renewedAt));
  }

  async #renew(renewedAt: number): Promise<void> {
    const { leases, clock, leaseMs } = this.#options;
    const lease = this.#lease;
    if (lease === undefined) return;
    const began = clock.monotonic();
    const renewed = await leases.renew(lease, leaseMs).catch(() => null);
    if (this.#lease !== lease) return;
    if (renewed === undefined || (renewed === null && clock.monotonic() - renewedAt >= leaseMs)) this.lose();
    else this.#renewLater(renewed === null ? renewedAt : began);
  }
}
