import type { AcquireRequest } from '../../../core/limits/RateLimiter.ts';
import { allowed, type Permit, refusedFor } from '../../../core/limits/SlidingWindow.ts';
import { minInterval } from '../../system/minInterval.ts';
import type { RedisLink } from '../link/RedisLink.ts';
import { RedisScript } from '../link/RedisScript.ts';
import type { RedisSession } from '../link/RedisSession.ts';

interface Waiting {
  readonly request: AcquireRequest;
  /** With undefined when Redis does not answer in time. */
  readonly resolve: (permit: Permit | undefined) => void;
}

/** Takings that wait; for more, Redis is not asked. */
const capacity = 5_000;
/** Milliseconds from one question to the next, at least: as statements that store messages, which come after it. */
const spacingMs = 5;
/** Takings of one step, so that Redis gets to others in between. */
const permitsPerStep = 500;

/**
 * `SlidingWindow` in Redis, on lists of moments in microseconds by its own clock. KEYS: of each permit; ARGV: limit and
 * window of each. Answers milliseconds for each, 0 for taken.
 */
const acquireScript = new RedisScript(`
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  local moment = string.format('%.0f', now)

  local function take(key, limit, windowMs)
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
    answers[index] = take(KEYS[index], tonumber(ARGV[2 * index - 1]), tonumber(ARGV[2 * index]))
  end
  return answers`);

/** Asks Redis for all permits of some milliseconds together. */
export class AcquireBatcher {
  readonly #link: RedisLink;
  readonly #patienceMs: number;
  readonly #soon = minInterval(spacingMs);
  #waiting: Waiting[] = [];

  /** `patienceMs`: milliseconds that Redis may take. */
  constructor(link: RedisLink, patienceMs: number) {
    this.#link = link;
    this.#patienceMs = patienceMs;
  }

  keyOf({ bucket, userId }: AcquireRequest): string {
    return `${this.#link.prefix}rate:${bucket}:${userId}`;
  }

  /** Resolves to what Redis says, or to undefined when it does not in time. */
  acquire(request: AcquireRequest): Promise<Permit | undefined> {
    if (this.#waiting.length >= capacity) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      if (this.#waiting.push({ request: request, resolve }) === 1) this.#soon(() => this.#askAll());
    });
  }

  #askAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const perStep = this.#link.session?.hasAllKeys === true ? permitsPerStep : 1;
    for (let start = 0; start < waiting.length; start += perStep)
      void this.#step(waiting.slice(start, start + perStep));
  }

  async #step(waiting: readonly Waiting[]): Promise<void> {
    const answers = await this.#link
      .use(this.#patienceMs, (session) => this.#run(session, waiting))
      .catch(() => undefined); // why is the link's to say
    waiting.forEach(({ resolve }, index) => {
      const waitMs: unknown = Array.isArray(answers) ? answers[index] : undefined;
      resolve(typeof waitMs !== 'number' ? undefined : waitMs === 0 ? allowed : refusedFor(waitMs));
    });
  }

  #run(session: RedisSession, waiting: readonly Waiting[]): Promise<unknown> {
    const keys = waiting.map(({ request: take }) => this.keyOf(take));
    const values = waiting.flatMap(({ request: take }) => [take.allowance.limit, take.allowance.windowMs]);
    return acquireScript.run(session, keys, values);
  }
}
