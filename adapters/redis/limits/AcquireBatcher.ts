import type { AcquireRequest } from '../../../core/limits/RateLimiter.ts';
import { allowed, type Permit, refusedFor } from '../../../core/limits/SlidingWindow.ts';
import { minInterval } from '../../system/minInterval.ts';
import type { RedisLink } from '../link/RedisLink.ts';
import { RedisScript } from '../link/RedisScript.ts';
import type { RedisSession } from '../link/RedisSession.ts';

interface Waiting {
  readonly request: AcquireRequest;
  /** Called with undefined when Redis does not answer in time. */
  readonly resolve: (permit: Permit | undefined) => void;
}

/** Requests that wait, at most; further ones resolve to undefined without Redis. */
const capacity = 5_000;
/** Least milliseconds between two batches: the same as between the statements that store messages afterwards. */
const spacingMs = 5;
/** Permits that one run of the script acquires, at most, so that Redis can serve others in between. */
const permitsPerRun = 500;

/**
 * `SlidingWindow` in Redis, on lists of moments in microseconds by its own clock. KEYS: one list for each request; ARGV:
 * limit and window in milliseconds for each. Returns for each the milliseconds to wait, 0 if it has acquired a permit.
 */
const acquireScript = new RedisScript(`
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  local moment = string.format('%.0f', now)

  local function acquire(key, limit, windowMs)
    local window = windowMs * 1000
    local oldest = tonumber(redis.call('LINDEX', key, 0))
    while oldest and (oldest <= now - window or oldest > now) do
      redis.call('LPOP', key)
      oldest = tonumber(redis.call('LINDEX', key, 0))
    end
    local count = oldest and redis.call('LLEN', key) or 0
    if count < limit then
      redis.call('RPUSH', key, moment)
      redis.call('PEXPIRE', key, windowMs)
      return 0
    end
    if limit == 0 then return windowMs end
    local freed = tonumber(redis.call('LINDEX', key, count - limit))
    return math.ceil((freed + window - now) / 1000)
  end

  local answers = {}
  for index = 1, #KEYS do
    answers[index] = acquire(KEYS[index], tonumber(ARGV[2 * index - 1]), tonumber(ARGV[2 * index]))
  end
  return answers`);

/** Acquires the permits of `spacingMs` with one run of a script. */
export class AcquireBatcher {
  readonly #link: RedisLink;
  readonly #patienceMs: number;
  readonly #schedule = minInterval(spacingMs);
  #waiting: Waiting[] = [];

  /** @param patienceMs milliseconds that Redis may take */
  constructor(link: RedisLink, patienceMs: number) {
    this.#link = link;
    this.#patienceMs = patienceMs;
  }

  keyOf({ bucket, userId }: AcquireRequest): string {
    return `${this.#link.prefix}rate:${bucket}:${userId}`;
  }

  /** Resolves to Redis's answer, or to undefined if Redis does not answer in time. */
  acquire(request: AcquireRequest): Promise<Permit | undefined> {
    if (this.#waiting.length >= capacity) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      if (this.#waiting.push({ request, resolve }) === 1) this.#schedule(() => this.#acquireAll());
    });
  }

  #acquireAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const perRun = this.#link.session?.hasAllKeys === true ? permitsPerRun : 1;
    for (let start = 0; start < waiting.length; start += perRun)
      void this.#acquireBatch(waiting.slice(start, start + perRun));
  }

  async #acquireBatch(waiting: readonly Waiting[]): Promise<void> {
    const answers = await this.#link
      .use(this.#patienceMs, (session) => this.#run(session, waiting))
      .catch(() => undefined); // the link logs the reason
    waiting.forEach(({ resolve }, index) => {
      const waitMs: unknown = Array.isArray(answers) ? answers[index] : undefined;
      resolve(typeof waitMs !== 'number' ? undefined : waitMs === 0 ? allowed : refusedFor(waitMs));
    });
  }

  #run(session: RedisSession, waiting: readonly Waiting[]): Promise<unknown> {
    const keys = waiting.map(({ request }) => this.keyOf(request));
    const values = waiting.flatMap(({ request: { allowance } }) => [allowance.limit, allowance.windowMs]);
    return acquireScript.run(session, keys, values);
  }
}
