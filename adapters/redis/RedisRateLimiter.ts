import type { Clock } from '../../core/clock.ts';
import type { RateLimiter, Take } from '../../core/limits/RateLimiter.ts';
import type { RedisLink } from './RedisLink.ts';
import { RedisScript } from './RedisScript.ts';

export interface RedisRateLimiterOptions {
  readonly link: RedisLink;
  /** Counts what this node's people do, whatever becomes of Redis. */
  readonly local: RateLimiter;
  readonly clock: Clock;
  /** Milliseconds that Redis may take. */
  readonly patienceMs?: number;
}

/** `slideWindow` in Redis, on a list of moments in microseconds by its own clock. Answers milliseconds, 0 for taken. */
const takeScript = new RedisScript(`
  local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  local oldest = tonumber(redis.call('LINDEX', KEYS[1], 0))
  while oldest and (oldest <= now - window or oldest > now) do
    redis.call('LPOP', KEYS[1])
    oldest = tonumber(redis.call('LINDEX', KEYS[1], 0))
  end
  local count = redis.call('LLEN', KEYS[1])
  if count < limit then
    redis.call('RPUSH', KEYS[1], string.format('%.0f', now))
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
    return 0
  end
  if limit == 0 then return tonumber(ARGV[2]) end
  local freed = tonumber(redis.call('LINDEX', KEYS[1], count - limit))
  return math.ceil((freed + window - now) / 1000)`);

/**
 * Exact across all nodes while Redis answers in time; else the local limiter decides, which also counts what Redis
 * allowed here, so that a person's share does not start anew when Redis goes away. For a window after Redis is back
 * both have to agree, as Redis knows nothing of what was taken without it.
 */
export class RedisRateLimiter implements RateLimiter {
  readonly #link: RedisLink;
  readonly #local: RateLimiter;
  readonly #clock: Clock;
  readonly #patienceMs: number;
  /** Until then there may be takings that Redis does not know of. */
  #aloneUntil = 0;

  constructor({ link, local, clock, patienceMs = 250 }: RedisRateLimiterOptions) {
    this.#link = link;
    this.#local = local;
    this.#clock = clock;
    this.#patienceMs = patienceMs;
  }

  async take(take: Take): Promise<number> {
    const mustAgree = this.#clock.monotonic() < this.#aloneUntil;
    const localWaitMs = mustAgree ? await this.#local.take(take) : 0;
    if (localWaitMs > 0) return localWaitMs;
    const waitMs = await this.#ask(take);
    if (waitMs === undefined) {
      this.#aloneUntil = Math.max(this.#aloneUntil, this.#clock.monotonic() + take.allowance.windowMs);
      return mustAgree ? 0 : this.#local.take(take);
    }
    if (mustAgree && waitMs > 0) await this.#local.giveBack(take);
    if (!mustAgree && waitMs === 0) await this.#local.take(take);
    return waitMs;
  }

  async giveBack(take: Take): Promise<void> {
    await this.#local.giveBack(take);
    const key = this.#keyOf(take);
    // Never fails: what Redis cannot be told now leaves the window by itself.
    await this.#link.use(this.#patienceMs, (session) => session.send(key, ['RPOP', key])).catch(() => undefined);
  }

  /** Undefined when Redis does not answer in time. */
  async #ask(take: Take): Promise<number | undefined> {
    const { limit, windowMs } = take.allowance;
    try {
      const waitMs = await this.#link.use(this.#patienceMs, (session) =>
        takeScript.run(session, [this.#keyOf(take)], [limit, windowMs]),
      );
      return typeof waitMs === 'number' ? waitMs : undefined;
    } catch {
      return undefined; // why is the link's to say
    }
  }

  #keyOf({ bucket, userId }: Take): string {
    return `${this.#link.prefix}rate:${bucket}:${userId}`;
  }
}
