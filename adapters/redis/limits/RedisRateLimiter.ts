import type { Clock } from '../../../core/clock.ts';
import type { AcquireRequest, RateLimiter } from '../../../core/limits/RateLimiter.ts';
import { allowed, type Permit } from '../../../core/limits/SlidingWindow.ts';
import type { RedisLink } from '../link/RedisLink.ts';
import { AcquireBatcher } from './AcquireBatcher.ts';

export interface RedisRateLimiterOptions {
  readonly link: RedisLink;
  /** Counts this node's permits, with or without Redis. */
  readonly local: RateLimiter;
  readonly clock: Clock;
  /** Milliseconds that Redis may take. */
  readonly patienceMs?: number;
}

/**
 * Exact across all nodes while Redis answers in time; otherwise the local limiter decides. The local limiter also counts
 * the permits that Redis gives on this node, so that nobody gets a fresh quota when Redis fails. For one window after
 * Redis is back both must agree, because Redis knows nothing of the permits that were acquired without it.
 */
export class RedisRateLimiter implements RateLimiter {
  readonly #link: RedisLink;
  readonly #local: RateLimiter;
  readonly #clock: Clock;
  readonly #patienceMs: number;
  readonly #batcher: AcquireBatcher;
  /** Monotonic milliseconds; until then there may be permits that Redis does not know. */
  #aloneUntil = 0;

  constructor({ link, local, clock, patienceMs = 250 }: RedisRateLimiterOptions) {
    this.#link = link;
    this.#local = local;
    this.#clock = clock;
    this.#patienceMs = patienceMs;
    this.#batcher = new AcquireBatcher(link, patienceMs);
  }

  async acquire(request: AcquireRequest): Promise<Permit> {
    const mustAgree = this.#clock.monotonic() < this.#aloneUntil;
    const local = mustAgree ? await this.#local.acquire(request) : allowed;
    if (!local.allowed) return local;
    const common = await this.#batcher.acquire(request);
    if (common === undefined) {
      this.#aloneUntil = Math.max(this.#aloneUntil, this.#clock.monotonic() + request.allowance.windowMs);
      return mustAgree ? allowed : this.#local.acquire(request);
    }
    if (mustAgree && !common.allowed) await this.#local.refund(request);
    // The local limiter only counts here, so nothing waits for it.
    if (!mustAgree && common.allowed) void this.#local.acquire(request);
    return common;
  }

  async refund(request: AcquireRequest): Promise<void> {
    await this.#local.refund(request);
    const key = this.#batcher.keyOf(request);
    // A failure is harmless: the permit leaves the window by itself.
    await this.#link.use(this.#patienceMs, (session) => session.send(key, ['RPOP', key])).catch(() => undefined);
  }
}
