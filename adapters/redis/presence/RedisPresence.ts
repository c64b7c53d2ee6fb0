import type { UserId } from '../../../core/ids.ts';
import type { Presence } from '../../../core/rooms/Presence.ts';
import { BatchLoader } from '../../system/BatchLoader.ts';
import type { LinkMember, RedisLink } from '../link/RedisLink.ts';
import { RedisScript } from '../link/RedisScript.ts';
import type { RedisSession } from '../link/RedisSession.ts';
import { withinMs } from '../link/withinMs.ts';

export interface RedisPresenceOptions {
  readonly link: RedisLink;
  /** Milliseconds after which the people of a killed node count as offline. */
  readonly expiryMs?: number;
  /** Milliseconds that Redis may take. */
  readonly patienceMs?: number;
}

/** Renewals of a node's entry within the expiry. */
const renewals = 3;
/** Milliseconds for which the list of live nodes is used again. */
const nodesMaxAgeMs = 1_000;
const peoplePerCommand = 1_000;
/** A script blocks Redis while it runs; for a batch of this size, less than a millisecond. */
const batching = { maxBatch: 200, concurrency: 1, schedule: setImmediate };

/** KEYS: this node's people, then the other nodes'. Adds the people; returns 1 for each whom no node had. */
const arriveScript = new RedisScript(`
  local first = {}
  for place = 2, #ARGV do
    local found = 0
    for index = 1, #KEYS do found = found + redis.call('SISMEMBER', KEYS[index], ARGV[place]) end
    redis.call('SADD', KEYS[1], ARGV[place])
    first[place - 1] = found == 0 and 1 or 0
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  return first`);

/** KEYS as above. Removes the people; returns 1 for each whom no other node has. */
const departScript = new RedisScript(`
  local last = {}
  for place = 2, #ARGV do
    redis.call('SREM', KEYS[1], ARGV[place])
    local found = 0
    for index = 2, #KEYS do found = found + redis.call('SISMEMBER', KEYS[index], ARGV[place]) end
    last[place - 1] = found == 0 and 1 or 0
  end
  return last`);

/**
 * Who is connected to any node. Each node keeps the set of its people in Redis; the set expires unless the node renews
 * it, so the people of a killed node disappear. Without Redis: who is connected to this node.
 */
export class RedisPresence implements Presence, LinkMember {
  readonly #link: RedisLink;
  readonly #expiryMs: number;
  readonly #patienceMs: number;
  readonly #connections = new Map<UserId, number>();
  readonly #nodesKey: string;
  readonly #ownKey: string;
  readonly #renewing: NodeJS.Timeout;
  readonly #leaveLink: () => void;
  readonly #arrivals = new BatchLoader<UserId, boolean>({
    load: (userIds) => this.#record(arriveScript, userIds, true),
    ...batching,
  });
  readonly #departures = new BatchLoader<UserId, boolean>({
    load: (userIds) => this.#record(departScript, userIds, false),
    ...batching,
  });
  /** Redis may have missed an arrival or a departure. */
  #isBehind = false;
  #others: { readonly keys: readonly string[]; readonly at: number } | undefined;

  constructor({ link, expiryMs = 30_000, patienceMs = 250 }: RedisPresenceOptions) {
    this.#link = link;
    this.#expiryMs = expiryMs;
    this.#patienceMs = patienceMs;
    // The braces put all keys on one shard of a cluster, where scripts can see them together.
    this.#nodesKey = `${link.prefix}{presence}:nodes`;
    this.#ownKey = this.#peopleKey(link.nodeId);
    this.#renewing = setInterval(() => void this.#renew(), expiryMs / renewals);
    this.#leaveLink = link.add(this);
  }

  async connect(userId: UserId): Promise<boolean> {
    const before = this.#connections.get(userId) ?? 0;
    this.#connections.set(userId, before + 1);
    if (before > 0) return false;
    return this.#arrivals.load(userId);
  }

  async disconnect(userId: UserId): Promise<boolean> {
    const before = this.#connections.get(userId) ?? 0;
    if (before > 1) this.#connections.set(userId, before - 1);
    else this.#connections.delete(userId);
    if (before !== 1) return false;
    return this.#departures.load(userId);
  }

  async online(userIds: readonly UserId[]): Promise<ReadonlySet<UserId>> {
    const online = new Set(userIds.filter((userId) => this.#connections.has(userId)));
    const absent = userIds.filter((userId) => !online.has(userId));
    if (absent.length === 0) return online;
    const members = absent.map(String);
    const found = await this.#link
      .use(this.#patienceMs, async (session) => {
        const keys = await this.#otherKeys(session);
        return Promise.all(keys.map((key) => session.send(key, ['SMISMEMBER', key, ...members])));
      })
      .catch(() => []); // the answer is then this node's own people
    const isElsewhere = (_: UserId, index: number): boolean =>
      found.some((flags) => Array.isArray(flags) && flags[index] === 1);
    return new Set([...online, ...absent.filter(isElsewhere)]);
  }

  async join(session: RedisSession): Promise<void> {
    this.#others = undefined;
    this.#isBehind = false;
    const people = [...this.#connections.keys()].map(String);
    const sending = [session.send(this.#ownKey, ['DEL', this.#ownKey])];
    for (let start = 0; start < people.length; start += peoplePerCommand)
      sending.push(
        session.send(this.#ownKey, ['SADD', this.#ownKey, ...people.slice(start, start + peoplePerCommand)]),
      );
    sending.push(session.send(this.#ownKey, ['PEXPIRE', this.#ownKey, String(this.#expiryMs)]));
    sending.push(this.#renewNode(session));
    await Promise.all(sending);
  }

  onMessage(): void {}

  leave(): void {}

  /** Other nodes count this node's people as offline at once. */
  async close(): Promise<void> {
    clearInterval(this.#renewing);
    this.#leaveLink();
    this.#connections.clear();
    const { session } = this.#link;
    if (session === undefined) return;
    const leaving = Promise.all([
      session.send(this.#nodesKey, ['ZREM', this.#nodesKey, this.#link.nodeId]),
      session.send(this.#ownKey, ['DEL', this.#ownKey]),
    ]);
    // After a failure the entries expire by themselves.
    await withinMs(this.#patienceMs, leaving, '').catch(() => undefined);
  }

  /** For each person: whether this was the first arrival, or the last departure, on all nodes. */
  async #record(script: RedisScript, userIds: readonly UserId[], isHere: boolean): Promise<readonly boolean[]> {
    const run = async (session: RedisSession): Promise<readonly boolean[]> => {
      const others = await this.#otherKeys(session);
      // Some may have left or come back meanwhile; the later call records that, so this one must not contradict it.
      const still = userIds.filter((userId) => this.#connections.has(userId) === isHere);
      if (still.length === 0) return userIds.map(() => false);
      const flags = await script.run(session, [this.#ownKey, ...others], [this.#expiryMs, ...still]);
      const changed = new Set(Array.isArray(flags) ? still.filter((_, index) => flags[index] === 1) : []);
      return userIds.map((userId) => changed.has(userId));
    };
    try {
      return await this.#link.use(this.#patienceMs, run);
    } catch {
      this.#isBehind = true;
      return userIds.map(() => true); // as far as this node knows
    }
  }

  async #otherKeys(session: RedisSession): Promise<readonly string[]> {
    const now = this.#link.now();
    if (this.#others !== undefined && Math.abs(now - this.#others.at) < nodesMaxAgeMs) return this.#others.keys;
    const live = await session.send(this.#nodesKey, [
      'ZRANGE',
      this.#nodesKey,
      String(Math.round(now)),
      '+inf',
      'BYSCORE',
    ]);
    const nodes = Array.isArray(live) ? live.filter((node) => typeof node === 'string') : [];
    const keys = nodes.filter((node) => node !== this.#link.nodeId).map((node) => this.#peopleKey(node));
    this.#others = { keys, at: now };
    return keys;
  }

  /** Renews this node's entries, and writes them again if Redis has lost them. */
  async #renew(): Promise<void> {
    const { session } = this.#link;
    if (session === undefined) return;
    try {
      const kept = await Promise.all([
        session.send(this.#ownKey, ['PEXPIRE', this.#ownKey, String(this.#expiryMs)]),
        this.#renewNode(session),
      ]);
      if (this.#isBehind || (kept[0] === 0 && this.#connections.size > 0)) await this.join(session);
    } catch (cause) {
      this.#link.lose(session, cause);
    }
  }

  async #renewNode(session: RedisSession): Promise<void> {
    const now = Math.round(this.#link.now());
    await Promise.all([
      session.send(this.#nodesKey, ['ZADD', this.#nodesKey, String(now + this.#expiryMs), this.#link.nodeId]),
      session.send(this.#nodesKey, ['ZREMRANGEBYSCORE', this.#nodesKey, '-inf', String(now)]),
      session.send(this.#nodesKey, ['PEXPIRE', this.#nodesKey, String(this.#expiryMs)]),
    ]);
  }

  #peopleKey(nodeId: string): string {
    return `${this.#link.prefix}{presence}:${nodeId}`;
  }
}
