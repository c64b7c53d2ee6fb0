import type { Clock } from '../../../core/clock.ts';
import type { AcquireRequest, RateLimiter } from '../../../core/limits/RateLimiter.ts';
import { type Allowance, allowed, type Permit, refusedFor, SlidingWindow } from '../../../core/limits/SlidingWindow.ts';
import { type PermitLedger, type Recorded, toldAtMost } from './PermitLedger.ts';

export interface AgreeingRateLimiterOptions {
  readonly ledger: PermitLedger;
  readonly clock: Clock;
}

/** What this node knows of one person's permits of one kind, on all nodes. */
interface Agreement {
  /** What their list is called. */
  readonly name: string;
  /** The permits that count here: this node's, and those of others that it has heard of. */
  readonly window: SlidingWindow;
  /** Monotonic milliseconds: when all that counts has left the window. */
  expiresAt: number;
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
/** Agreements looked at with each new one, to forget those that are over: more than one, so that they do not become more. */
const sweptPerNew = 2;

/**
 * Decides on this node, and agrees with the others behind it: a permit is given at once and recorded in the ledger afterwards,
 * whose answer tells the permits of the other nodes; they count here from then on, whatever becomes of the ledger. While one
 * permit of a person is not recorded yet, their next one waits for it, at most 250 ms, and not at all while the ledger is slow
 * or away. So each node gives at most one permit beyond the limit (a hundredth of limits above a hundred), and the first
 * none; without the ledger each node counts its own.
 */
export class AgreeingRateLimiter implements RateLimiter {
  readonly #clock: Clock;
  readonly #ledger: PermitLedger;
  readonly #agreements = new Map<string, Agreement>();
  #sweeping = this.#agreements.values();
  /** The ledger took longer than a person should wait. */
  #isSlow = false;

  constructor({ ledger, clock }: AgreeingRateLimiterOptions) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /** Every send comes by here: where nothing is waited for, only the answer is a promise. */
  acquire(request: AcquireRequest): Promise<Permit> {
    const agreement = this.#agreementOf(request);
    const permit = this.#decide(request.allowance, agreement);
    return permit === undefined ? this.#acquireInTurn(request.allowance, agreement) : Promise.resolve(permit);
  }

  async refund(request: AcquireRequest): Promise<void> {
    const name = nameOf(request);
    const agreement = this.#agreements.get(name);
    agreement?.window.refund();
    if (agreement !== undefined) agreement.fullUntil = 0;
    this.#ledger.refund({ name, allowance: request.allowance });
  }

  #agreementOf(request: AcquireRequest): Agreement {
    const name = nameOf(request);
    const known = this.#agreements.get(name);
    if (known !== undefined) return known;
    this.#sweep();
    const agreement = newAgreement(name);
    this.#agreements.set(name, agreement);
    return agreement;
  }

  async #acquireInTurn(allowance: Allowance, agreement: Agreement): Promise<Permit> {
    for (;;) {
      await this.#nextRecord(agreement);
      const permit = this.#decide(allowance, agreement);
      if (permit !== undefined) return permit;
    }
  }

  /** Undefined while another permit of the person has to be recorded first. */
  #decide(allowance: Allowance, agreement: Agreement): Permit | undefined {
    const now = this.#clock.monotonic();
    const refusal = refusalOf(now, allowance, agreement);
    if (refusal !== undefined) {
      // Nothing will be recorded for those who wait behind.
      if (agreement.waiting.length > 0) this.#wake(agreement, agreement.waiting.length);
      return refusal;
    }
    const mayWait = !this.#isSlow && this.#ledger.isOpen;
    if (mayWait && agreement.open >= openAtMost(allowance)) return undefined;
    // Counted before anything is waited for, so that parallel requests see it.
    agreement.window.acquire(now, allowance);
    agreement.expiresAt = now + allowance.windowMs;
    agreement.open += 1;
    this.#ledger.record({ name: agreement.name, allowance }, now, (recorded) =>
      this.#settle(allowance, agreement, now, recorded),
    );
    return allowed;
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

  /** @param recorded undefined when the ledger did not answer in time */
  #settle(allowance: Allowance, agreement: Agreement, givenAt: number, recorded: Recorded | undefined): void {
    const now = this.#clock.monotonic();
    agreement.open -= 1;
    if (recorded !== undefined) {
      this.#isSlow = now - givenAt > agreementMs;
      note(now, allowance, agreement, recorded);
    }
    if (agreement.waiting.length === 0) return;
    const isFull = refusalOf(now, allowance, agreement) !== undefined;
    this.#wake(agreement, isFull || this.#isSlow ? agreement.waiting.length : openAtMost(allowance) - agreement.open);
  }

  /** Goes through all agreements in turns, a few with each new one. */
  #sweep(): void {
    const now = this.#clock.monotonic();
    for (let swept = 0; swept < sweptPerNew; swept += 1) {
      const { value, done } = this.#sweeping.next();
      if (done) {
        this.#sweeping = this.#agreements.values();
        return;
      }
      if (isOver(now, value)) this.#agreements.delete(value.name);
    }
  }
}

const nameOf = ({ bucket, userId }: AcquireRequest): string => `permits:${bucket}:${userId}`;

const newAgreement = (name: string): Agreement => ({
  ...{ name, window: new SlidingWindow(), expiresAt: 0 },
  ...{ open: 0, waiting: [], stall: undefined, noted: new Map(), fullUntil: 0 },
});

const isOver = (now: number, { open, waiting, fullUntil, expiresAt }: Agreement): boolean =>
  open === 0 && waiting.length === 0 && fullUntil <= now && expiresAt <= now;

/** Permits of one person that may wait for their record at the same time. */
const openAtMost = ({ limit }: Allowance): number => Math.max(1, Math.floor(limit / 100));

const refusalOf = (now: number, allowance: Allowance, { window, fullUntil }: Agreement): Permit | undefined => {
  const local = window.peek(now, allowance);
  if (!local.allowed) return local;
  return fullUntil > now ? refusedFor(fullUntil - now) : undefined;
};

const note = (
  now: number,
  { limit, windowMs }: Allowance,
  agreement: Agreement,
  { others, waitMs }: Recorded,
): void => {
  const { noted, window } = agreement;
  for (const [name, until] of noted) if (until <= now) noted.delete(name);
  for (const [name, agoMs] of others) {
    if (noted.has(name) || agoMs >= windowMs) continue;
    noted.set(name, now + windowMs - agoMs);
    window.note(now - agoMs);
    agreement.expiresAt = Math.max(agreement.expiresAt, now + windowMs - agoMs);
  }
  // Where every permit was told, the windows of this node know better. Nobody waits longer than for a window.
  const isTold = limit <= toldAtMost;
  agreement.fullUntil = isTold || waitMs === 0 ? 0 : now + Math.min(waitMs, windowMs);
};
