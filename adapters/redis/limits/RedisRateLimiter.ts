import type { Clock } from '../../../core/clock.ts';
import type { AcquireRequest, RateLimiter } from '../../../core/limits/RateLimiter.ts';
import { type Permit, refusedFor } from '../../../core/limits/SlidingWindow.ts';
import type { RedisLink } from '../link/RedisLink.ts';
import { PermitLedger, permitsOf, type Recorded, toldAtMost } from './PermitLedger.ts';

/** The windows of this node. */
export interface LocalLimiter extends RateLimiter {
  /** What `acquire` would answer; nothing counts. */
  peek(request: AcquireRequest): Permit;
  /** Counts a permit that another node gave so many milliseconds ago. */
  note(request: AcquireRequest, agoMs: number): void;
}

export interface RedisRateLimiterOptions {
  readonly link: RedisLink;
  readonly local: LocalLimiter;
  readonly clock: Clock;
  /** Milliseconds that Redis may take. */
  readonly patienceMs?: number;
}

/** What this node knows of one person's permits on all nodes. */
interface Agreement {
  /** Permits that were given here and are not recorded yet. */
  open: number;
  /** Those who wait until one of them is. */
  readonly waiting: (() => void)[];
  /** Runs while somebody waits. */
  stall: NodeJS.Timeout | undefined;
  /** Permits of other nodes that are counted here, each until it leaves the window, in monotonic milliseconds. */
  readonly noted: Map<string, number>;
  /** Monotonic milliseconds until which all nodes together have given as many permits as there are. */
  fullUntil: number;
}

/** Milliseconds that a person's next permit waits for the record of the last one, at most. */
const agreementMs = 250;
/** Agreements looked at with each permit, to forget those that are over. */
const sweptPerAcquire = 2;

/**
 * Decides on this node, and agrees with the others behind it: a permit is given at once and recorded in Redis afterwards,
 * whose answer tells the permits of the other nodes; they count here from then on, whatever becomes of Redis. While one
 * permit of a person is not recorded yet, their next one waits for it, at most 250 ms, and not at all while Redis is slow or
 * away. So each node gives at most one permit beyond the limit (a hundredth of limits above a hundred), and the first
 * none; without Redis each node counts its own.
 */
export class RedisRateLimiter implements RateLimiter {
  readonly #link: RedisLink;
  readonly #local: LocalLimiter;
  readonly #clock: Clock;
  readonly #ledger: PermitLedger;
  readonly #agreements = new Map<string, Agreement>();
  #sweeping = this.#agreements.entries();
  /** Redis took longer than a person should wait. */
  #isSlow = false;

  constructor({ link, local, clock, patienceMs = 1_000 }: RedisRateLimiterOptions) {
    this.#link = link;
    this.#local = local;
    this.#clock = clock;
    this.#ledger = new PermitLedger({ link, patienceMs, now: () => clock.monotonic() });
  }

  async acquire(request: AcquireRequest): Promise<Permit> {
    this.#sweep();
    const key = permitsOf(request);
    const agreement = this.#agreements.get(key) ?? newAgreement();
    this.#agreements.set(key, agreement);
    for (;;) {
      const refusal = this.#refusal(request, agreement);
      if (refusal !== undefined) {
        // Nothing will be recorded for those who wait behind.
        if (agreement.waiting.length > 0) this.#wake(agreement, agreement.waiting.length);
        return refusal;
      }
      if (agreement.open < openAtMost(request) || this.#isSlow || this.#link.session === undefined) break;
      await this.#nextRecord(agreement);
    }
    // Counted before anything is waited for, so that parallel requests see it.
    agreement.open += 1;
    const permit = await this.#local.acquire(request);
    if (permit.allowed) void this.#record(request, agreement);
    else agreement.open -= 1;
    return permit;
  }

  async refund(request: AcquireRequest): Promise<void> {
    await this.#local.refund(request);
    const agreement = this.#agreements.get(permitsOf(request));
    if (agreement !== undefined) agreement.fullUntil = 0;
    void this.#ledger.refund(request);
  }

  #refusal(request: AcquireRequest, { fullUntil }: Agreement): Permit | undefined {
    const local = this.#local.peek(request);
    if (!local.allowed) return local;
    const waitMs = fullUntil - this.#clock.monotonic();
    return waitMs > 0 ? refusedFor(waitMs) : undefined;
  }

  /** Resolves when a permit of the person is recorded, or when none is in time. */
  #nextRecord(agreement: Agreement): Promise<void> {
    return new Promise((resolve) => {
      agreement.waiting.push(resolve);
      agreement.stall ??= setTimeout(() => this.#stalled(agreement), agreementMs);
    });
  }

  #stalled(agreement: Agreement): void {
    this.#isSlow = true;
    this.#wake(agreement, agreement.waiting.length);
  }

  /** Lets so many go on who wait, the first come first. */
  #wake(agreement: Agreement, count: number): void {
    clearTimeout(agreement.stall);
    agreement.stall = undefined;
    for (const resolve of agreement.waiting.splice(0, count)) resolve();
    if (agreement.waiting.length > 0) agreement.stall = setTimeout(() => this.#stalled(agreement), agreementMs);
  }

  async #record(request: AcquireRequest, agreement: Agreement): Promise<void> {
    const startedAt = this.#clock.monotonic();
    const recorded = await this.#ledger.record(request);
    agreement.open -= 1;
    if (recorded !== undefined) {
      this.#isSlow = this.#clock.monotonic() - startedAt > agreementMs;
      this.#note(request, agreement, recorded);
    }
    if (agreement.waiting.length === 0) return;
    const isFull = this.#refusal(request, agreement) !== undefined;
    this.#wake(agreement, isFull || this.#isSlow ? agreement.waiting.length : openAtMost(request) - agreement.open);
  }

  #note(request: AcquireRequest, agreement: Agreement, { others, waitMs }: Recorded): void {
    const now = this.#clock.monotonic();
    const { windowMs } = request.allowance;
    for (const [name, until] of agreement.noted) if (until <= now) agreement.noted.delete(name);
    for (const [name, agoMs] of others) {
      if (agreement.noted.has(name) || agoMs >= windowMs) continue;
      agreement.noted.set(name, now + windowMs - agoMs);
      this.#local.note(request, agoMs);
    }
    // Where every permit was told, the windows of this node know better. Nobody waits longer than for a window.
    const isTold = request.allowance.limit <= toldAtMost;
    agreement.fullUntil = isTold || waitMs === 0 ? 0 : now + Math.min(waitMs, windowMs);
  }

  /** Goes through all agreements in turns, a few with each permit. */
  #sweep(): void {
    for (let swept = 0; swept < sweptPerAcquire; swept += 1) {
      const { value, done } = this.#sweeping.next();
      if (done) {
        this.#sweeping = this.#agreements.entries();
        return;
      }
      const [key, agreement] = value;
      if (this.#isOver(agreement)) this.#agreements.delete(key);
    }
  }

  #isOver({ noted, fullUntil, open, waiting }: Agreement): boolean {
    if (open > 0 || waiting.length > 0) return false;
    const now = this.#clock.monotonic();
    if (fullUntil > now) return false;
    for (const until of noted.values()) if (until > now) return false;
    return true;
  }
}

const newAgreement = (): Agreement => ({ open: 0, waiting: [], stall: undefined, noted: new Map(), fullUntil: 0 });

/** Permits of one person that may wait for their record at the same time. */
const openAtMost = ({ allowance }: AcquireRequest): number => Math.max(1, Math.floor(allowance.limit / 100));
