import {
  type LedgerPermit,
  type PermitLedger,
  type Recorded,
  type RecordedListener,
  toldAtMost,
} from '../../bus/limits/PermitLedger.ts';
import { minInterval } from '../../system/minInterval.ts';
import type { RedisLink } from '../link/RedisLink.ts';
import { RedisScript } from '../link/RedisScript.ts';
import type { RedisSession } from '../link/RedisSession.ts';

interface Entry {
  readonly kind: 'record' | 'refund';
  readonly permit: LedgerPermit;
  /** When the permit was given, in this process's monotonic milliseconds. */
  readonly at: number;
  /**
   * Tells this node's permits apart, so that none is recorded twice whose record was not answered; undefined before the
   * first attempt.
   */
  number: number | undefined;
  readonly done: RecordedListener;
}

/** Entries that wait, at most; further ones are not recorded. */
const capacity = 5_000;
/** Least milliseconds between two batches: nobody waits for one but who sends again within them. */
const spacingMs = 25;
/** Entries of one run of the script, at most, so that Redis can serve others in between. */
const entriesPerRun = 500;

/** Lists of permits in Redis, each by the moment on Redis's clock in microseconds, a number and the node. */
const functions = `
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  local node = ARGV[1]
  local function isOwn(member) return string.sub(member, -#node) == node end

  local function momentOf(member) return tonumber(string.match(member, '^%d+')) or 0 end

  local function expire(key, window)
    local oldest = redis.pcall('LINDEX', key, 0)
    if type(oldest) == 'table' then redis.call('DEL', key) oldest = false end
    while oldest and (momentOf(oldest) <= now - window or momentOf(oldest) > now) do
      redis.call('LPOP', key)
      oldest = redis.call('LINDEX', key, 0)
    end
  end

  local function waitFor(key, count, limit, window)
    if limit <= 0 or count < limit then return 0 end
    local freed = momentOf(redis.call('LINDEX', key, count - limit))
    return math.max(0, math.ceil((freed + window - now) / 1000))
  end

  local function answerOf(key, wait, limit, window)
    local answer = { wait }
    if limit > ${toldAtMost} then return answer end
    for _, member in ipairs(redis.call('LRANGE', key, -${2 * toldAtMost}, -1)) do
      local moment = momentOf(member)
      if not isOwn(member) and moment > now - window and moment <= now then
        answer[#answer + 1] = member
        answer[#answer + 1] = math.floor((now - moment) / 1000)
      end
    end
    return answer
  end`;

/**
 * Permits of this moment, all of one limit. KEYS: one list for each; ARGV: the node, the limit, the window in milliseconds
 * and the number of the first. Returns for each the milliseconds to wait, and then the permits of other nodes, each with its
 * age in milliseconds; or 0 if there is nothing to tell about any of them.
 */
const recordScript = new RedisScript(`${functions}
  local limit, windowMs, first = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
  local window = windowMs * 1000
  local moment = string.format('%.0f', now)
  local answers = {}
  local isNews = false
  for index, key in ipairs(KEYS) do
    expire(key, window)
    local count = redis.call('RPUSH', key, moment .. ':' .. string.format('%.0f', first + index - 1) .. ':' .. node)
    redis.call('PEXPIRE', key, windowMs)
    answers[index] = answerOf(key, waitFor(key, count, limit, window), limit, window)
    isNews = isNews or answers[index][1] > 0 or #answers[index] > 1
  end
  return isNews and answers or 0`);

/**
 * Permits that are given back, and such as may have been recorded before. KEYS: one list for each; ARGV: the node, then for
 * each entry its kind, limit, window in milliseconds, age in milliseconds and number. Returns what the other script does.
 */
const amendScript = new RedisScript(`${functions}
  local function refund(key)
    local newest
    for _, member in ipairs(redis.call('LRANGE', key, -${toldAtMost}, -1)) do
      if isOwn(member) then newest = member end
    end
    if newest then redis.call('LREM', key, -1, newest) end
    return { 0 }
  end

  local function record(key, limit, windowMs, age, number)
    local own = ':' .. number .. ':' .. node
    local isThere = false
    for _, member in ipairs(redis.call('LRANGE', key, -${2 * toldAtMost}, -1)) do
      isThere = isThere or string.sub(member, -#own) == own
    end
    if not isThere then redis.call('RPUSH', key, string.format('%.0f', now - age * 1000) .. own) end
    redis.call('PEXPIRE', key, windowMs)
    local window = windowMs * 1000
    return answerOf(key, waitFor(key, redis.call('LLEN', key), limit, window), limit, window)
  end

  local answers = {}
  for index = 1, #KEYS do
    local at = 5 * index - 3
    local limit, windowMs = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
    expire(KEYS[index], windowMs * 1000)
    if ARGV[at] == 'refund' then answers[index] = refund(KEYS[index])
    else answers[index] = record(KEYS[index], limit, windowMs, tonumber(ARGV[at + 3]), ARGV[at + 4]) end
  end
  return answers`);

export interface RedisPermitLedgerOptions {
  readonly link: RedisLink;
  readonly now: () => number;
  /** Milliseconds that Redis may take. */
  readonly patienceMs?: number;
}

/**
 * The permits that all nodes have given, in Redis. A permit is recorded after it was given, with those of the same moment;
 * one that could not be recorded is when Redis is back, if it is still in its window.
 */
export class RedisPermitLedger implements PermitLedger {
  readonly #options: RedisPermitLedgerOptions;
  readonly #schedule = minInterval(spacingMs);
  #waiting: Entry[] = [];
  #owed: Entry[] = [];
  #number = 0;

  constructor(options: RedisPermitLedgerOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#options.link.session !== undefined;
  }

  record(permit: LedgerPermit, at: number, done: RecordedListener): void {
    this.#add({ kind: 'record', permit, at, number: undefined, done });
  }

  refund(permit: LedgerPermit): void {
    this.#add({ kind: 'refund', permit, at: this.#options.now(), number: undefined, done: nobody });
  }

  #add(entry: Entry): void {
    if (this.#options.link.session === undefined || this.#waiting.length >= capacity) {
      if (entry.kind === 'record') this.#owe(entry);
      entry.done(undefined);
    } else if (this.#waiting.push(entry) === 1) this.#schedule(() => this.#writeAll());
  }

  #owe({ permit, at, number }: Entry): void {
    if (this.#owed.length >= capacity) this.#owed.shift();
    this.#owed.push({ kind: 'record', permit, at, number, done: nobody });
  }

  /** New permits first: what is given back was recorded before, or is among them. */
  #writeAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const batches: Entry[][] = [];
    const amended: Entry[] = [];
    for (const entry of waiting) {
      const batch = batches.find(([first]) => first !== undefined && hasSameLimit(first, entry));
      if (entry.kind === 'refund' || entry.number !== undefined) amended.push(entry);
      else if (batch === undefined) batches.push([entry]);
      else batch.push(entry);
    }
    for (const batch of batches) this.#writeParts(batch, (session, part, first) => this.#record(session, part, first));
    this.#writeParts(amended, (session, part) => this.#amend(session, part));
  }

  #writeParts(
    entries: readonly Entry[],
    run: (session: RedisSession, part: readonly Entry[], first: number) => Promise<unknown>,
  ): void {
    const perRun = this.#options.link.session?.hasAllKeys === true ? entriesPerRun : 1;
    for (let start = 0; start < entries.length; start += perRun) {
      const part = entries.slice(start, start + perRun);
      const first = this.#number + 1;
      this.#number += part.length;
      part.forEach((entry, index) => {
        entry.number ??= first + index;
      });
      void this.#write(part, (session) => run(session, part, first));
    }
  }

  async #write(entries: readonly Entry[], run: (session: RedisSession) => Promise<unknown>): Promise<void> {
    const { link, patienceMs = 1_000 } = this.#options;
    const answers = await link.use(patienceMs, run).catch(() => undefined); // the link logs why
    for (const [index, entry] of entries.entries()) {
      const recorded = answers === 0 ? nothingNew : Array.isArray(answers) ? readAnswer(answers[index]) : undefined;
      if (recorded === undefined && entry.kind === 'record') this.#owe(entry);
      entry.done(recorded);
    }
    if (answers !== undefined && this.#owed.length > 0) this.#payBack();
  }

  #payBack(): void {
    const owed = this.#owed;
    this.#owed = [];
    for (const entry of owed) if (this.#options.now() - entry.at < entry.permit.allowance.windowMs) this.#add(entry);
  }

  #record(session: RedisSession, entries: readonly Entry[], first: number): Promise<unknown> {
    const { nodeId } = this.#options.link;
    const { limit = 0, windowMs = 0 } = entries[0]?.permit.allowance ?? {};
    return recordScript.run(session, this.#keysOf(entries), [nodeId, limit, windowMs, first]);
  }

  #amend(session: RedisSession, entries: readonly Entry[]): Promise<unknown> {
    const { link, now } = this.#options;
    const values = entries.flatMap(({ kind, at, number = 0, permit: { allowance } }) => [
      kind,
      allowance.limit,
      allowance.windowMs,
      Math.round(Math.max(0, now() - at)),
      number,
    ]);
    return amendScript.run(session, this.#keysOf(entries), [link.nodeId, ...values]);
  }

  #keysOf(entries: readonly Entry[]): string[] {
    return entries.map(({ permit }) => this.#options.link.keyOf(permit.name));
  }
}

const hasSameLimit = (one: Entry, other: Entry): boolean =>
  one.permit.allowance.limit === other.permit.allowance.limit &&
  one.permit.allowance.windowMs === other.permit.allowance.windowMs;

const nobody: RecordedListener = () => {};

const nothingNew: Recorded = { others: new Map(), waitMs: 0 };

const readAnswer = (answer: unknown): Recorded | undefined => {
  if (!Array.isArray(answer) || typeof answer[0] !== 'number') return undefined;
  const others = new Map<string, number>();
  for (let place = 1; place + 1 < answer.length; place += 2)
    others.set(String(answer[place]), Number(answer[place + 1]));
  return { others, waitMs: answer[0] };
};
