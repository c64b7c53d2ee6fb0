import type { UserId } from '../../../core/ids.ts';
import type { Presence } from '../../../core/rooms/Presence.ts';
import { withinMs } from '../../bus/link/withinMs.ts';
import { BatchLoader } from '../../system/BatchLoader.ts';
import { LiveNodes } from '../link/LiveNodes.ts';
import type { RedisLink, RedisMember } from '../link/RedisLink.ts';
import { RedisScript } from '../link/RedisScript.ts';
import type { RedisSession } from '../link/RedisSession.ts';

export interface RedisPresenceOptions {
  readonly link: RedisLink;
  /** Milliseconds after which the people of a killed node count as offline. */
  readonly expiryMs?: number;
  /** Milliseconds that Redis may take. */
  readonly patienceMs?: number;
}

/** Renewals of a node's entry within the expiry. */
const renewals = 3;
const peoplePerCommand = 1_000;
/** A script blocks Redis while it runs; for a batch of this size, less than a millisecond. */
const batching = { maxBatch: 200, concurrency: 1, schedule: setImmediate };

/**
 * KEYS: this node's people, then the other nodes'. ARGV: the expiry, then for each person their name in each of KEYS. Adds
 * the people; returns 1 for each whom no node had.
 */
const arriveScript = new RedisScript(`
  local first = {}
  for person = 0, (#ARGV - 1) / #KEYS - 1 do
    local found = 0
    for index = 1, #KEYS do found = found + redis.call('SISMEMBER', KEYS[index], ARGV[1 + person * #KEYS + index]) end
    redis.call('SADD', KEYS[1], ARGV[1 + person * #KEYS + 1])
    first[person + 1] = found == 0 and 1 or 0
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  return first`);

/** KEYS and ARGV as above. Removes the people; returns 1 for each whom no other node has. */
const departScript = new RedisScript(`
  local last = {}
  for person = 0, (#ARGV - 1) / #KEYS - 1 do
    redis.call('SREM', KEYS[1], ARGV[1 + person * #KEYS + 1])
    local found = 0
    for index = 2, #KEYS do found = found + redis.call('SISMEMBER', KEYS[index], ARGV[1 + person * #KEYS + index]) end
    last[person + 1] = found == 0 and 1 or 0
  end
  return last`);

/**
 * Who is connected to any node. Each node keeps the set of its people in Redis; the set expires unless the node renews
 * it, so the people of a killed node disappear. Without Redis: who is connected to this node. A person has another name in
 * each node's set, so that nobody who reads Redis knows who it is, or can put somebody into a set.
 */
export class RedisPresence implements Presence, RedisMember {
  readonly #link: RedisLink;
  readonly #nodes: LiveNodes;
  readonly #expiryMs: number;
  readonly #patienceMs: number;
  readonly #connections = new Map<UserId, number>();
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

  constructor({ link, expiryMs = 30_000, patienceMs = 250 }: RedisPresenceOptions) {
    this.#link = link;
    this.#nodes = new LiveNodes({ link, expiryMs, key: this.#peopleKey('nodes') });
    this.#expiryMs = expiryMs;
    this.#patienceMs = patienceMs;
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
    const found = await this.#link
      .use(this.#patienceMs, async (session) => {
        const nodes = await this.#nodes.others(session);
        const commands = nodes.map((node) => [this.#peopleKey(node), ...absent.map((id) => this.#memberOf(id, node))]);
        return Promise.all(commands.map(([key = '', ...rest]) => session.send(key, ['SMISMEMBER', key, ...rest])));
      })
      .catch(() => []); // the answer is then this node's own people
    const isElsewhere = (_: UserId, index: number): boolean =>
      found.some((flags) => Array.isArray(flags) && flags[index] === 1);
    return new Set([...online, ...absent.filter(isElsewhere)]);
  }

  async join(session: RedisSession): Promise<void> {
    this.#nodes.forget();
    this.#isBehind = false;
    const people = [...this.#connections.keys()].map((userId) => this.#memberOf(userId, this.#link.nodeId));
    const sending = [session.send(this.#ownKey, ['DEL', this.#ownKey])];
    for (let start = 0; start < people.length; start += peoplePerCommand)
      sending.push(
        session.send(this.#ownKey, ['SADD', this.#ownKey, ...people.slice(start, start + peoplePerCommand)]),
      );
    sending.push(session.send(this.#ownKey, ['PEXPIRE', this.#ownKey, String(this.#expiryMs)]));
    sending.push(this.#nodes.renew(session));
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
    const leaving = Promise.all([this.#nodes.leave(session), session.send(this.#ownKey, ['DEL', this.#ownKey])]);
    // After a failure the entries expire by themselves.
    await withinMs(this.#patienceMs, leaving, '').catch(() => undefined);
  }

  /** For each person: whether this was the first arrival, or the last departure, on all nodes. */
  async #record(script: RedisScript, userIds: readonly UserId[], isHere: boolean): Promise<readonly boolean[]> {
    const run = async (session: RedisSession): Promise<readonly boolean[]> => {
      const nodes = [this.#link.nodeId, ...(await this.#nodes.others(session))];
      // Some may have left or come back meanwhile; the later call records that, so this one must not contradict it.
      const still = userIds.filter((userId) => this.#connections.has(userId) === isHere);
      if (still.length === 0) return userIds.map(() => false);
      const members = still.flatMap((userId) => nodes.map((node) => this.#memberOf(userId, node)));
      const keys = nodes.map((node) => this.#peopleKey(node));
      const flags = await script.run(session, keys, [this.#expiryMs, ...members]);
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

  /** Renews this node's entries, and writes them again if Redis has lost them. */
  async #renew(): Promise<void> {
    const { session } = this.#link;
    if (session === undefined) return;
    try {
      const kept = await Promise.all([
        session.send(this.#ownKey, ['PEXPIRE', this.#ownKey, String(this.#expiryMs)]),
        this.#nodes.renew(session),
      ]);
      if (this.#isBehind || (kept[0] === 0 && this.#connections.size > 0)) await this.join(session);
    } catch (cause) {
      this.#link.lose(session, cause);
    }
  }

  #peopleKey(nodeId: string): string {
    // The braces put all keys on one shard of a cluster, where scripts can see them together.
    return `${this.#link.prefix}{presence}:${nodeId}`;
  }

  get #ownKey(): string {
    return this.#peopleKey(this.#link.nodeId);
  }

  #memberOf(userId: UserId, nodeId: string): string {
    return this.#link.secret.nameOf(`presence:${nodeId}:${userId}`);
  }
}
