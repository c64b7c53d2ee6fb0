import type { Clock } from '../../../core/clock.ts';
import type { AcquireRequest, RateLimiter } from '../../../core/limits/RateLimiter.ts';
import { type Permit, SlidingWindow } from '../../../core/limits/SlidingWindow.ts';

interface Count {
  readonly window: SlidingWindow;
  /** When the latest permit leaves the window and the count can be forgotten. */
  readonly expiresAt: number;
}

/** Expired counts removed with each permit: more than one, so that they are removed faster than new ones arrive. */
const sweptPerAcquire = 2;

/** Counts on this node alone. It remembers only subjects that acquired a permit within the window. */
export class MemoryRateLimiter implements RateLimiter {
  readonly #clock: Clock;
  /** The least recently used come first. */
  readonly #counts = new Map<string, Count>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many counts it remembers. */
  get size(): number {
    return this.#counts.size;
  }

  async acquire(request: AcquireRequest): Promise<Permit> {
    const now = this.#clock.monotonic();
    this.#sweep(now);
    const key = keyOf(request);
    const window = this.#counts.get(key)?.window ?? new SlidingWindow();
    const permit = window.acquire(now, request.allowance);
    this.#remember(key, window, request.allowance.windowMs);
    return permit;
  }

  async refund(request: AcquireRequest): Promise<void> {
    const key = keyOf(request);
    const window = this.#counts.get(key)?.window;
    if (window === undefined) return;
    window.refund();
    this.#remember(key, window, request.allowance.windowMs);
  }

  #remember(key: string, window: SlidingWindow, windowMs: number): void {
    this.#counts.delete(key);
    const { latest } = window;
    if (latest !== undefined) this.#counts.set(key, { window, expiresAt: latest + windowMs });
  }

  #sweep(now: number): void {
    const oldest = this.#counts.entries();
    for (let swept = 0; swept < sweptPerAcquire; swept += 1) {
      const { value, done } = oldest.next();
      if (done || value[1].expiresAt > now) return;
      this.#counts.delete(value[0]);
    }
  }
}

const keyOf = ({ bucket, userId }: AcquireRequest): string => `${bucket}:${userId}`;
