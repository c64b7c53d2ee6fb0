import type { UserId } from '../../../core/ids.ts';
import type { SocketSlots } from '../../../core/limits/SocketSlots.ts';
import { LiveNodes } from '../link/LiveNodes.ts';
import type { RedisLink, RedisMember } from '../link/RedisLink.ts';
import { RedisScript } from '../link/RedisScript.ts';
import type { RedisSession } from '../link/RedisSession.ts';

export interface RedisSocketSlotsOptions {
  readonly link: RedisLink;
  /** Milliseconds after which the sockets of a killed node count no more. */
  readonly expiryMs?: number;
  /** Milliseconds that Redis may take. */
  readonly patienceMs?: number;
}

/** Renewals of a node's counts within the expiry. */
const renewals = 3;
const countsPerCommand = 500;

/**
 * KEYS: this node's counts, then the other nodes'. ARGV: the most, the expiry, this node's count with the new socket, and the
 * person's name in each of KEYS. Stores the count and returns 1, unless it would be too many on all nodes together.
 */
const takeScript = new RedisScript(`
  local count = tonumber(ARGV[3])
  for index = 2, #KEYS do count = count + (tonumber(redis.call('HGET', KEYS[index], ARGV[3 + index])) or 0) end
  if count > tonumber(ARGV[1]) then return 0 end
  redis.call('HSET', KEYS[1], ARGV[4], ARGV[3])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 1`);

/**
 * Each node keeps its counts in Redis, in a hash that expires unless the node renews it. A person has another name in each
 * hash, so that nobody who reads Redis knows who it is.
 */
export class RedisSocketSlots implements SocketSlots, RedisMember {
  readonly #link: RedisLink;
  readonly #nodes: LiveNodes;
  readonly #expiryMs: number;
  readonly #patienceMs: number;
  readonly #counts = new Map<UserId, number>();
  readonly #renewing: NodeJS.Timeout;
  readonly #leaveLink: () => void;

  constructor({ link, expiryMs = 30_000, patienceMs = 250 }: RedisSocketSlotsOptions) {
    this.#link = link;
    this.#expiryMs = expiryMs;
    this.#patienceMs = patienceMs;
    this.#nodes = new LiveNodes({ link, expiryMs, key: this.#keyOf('nodes') });
    this.#renewing = setInterval(() => void this.#renew(), expiryMs / renewals);
    this.#leaveLink = link.add(this);
  }

  async take(userId: UserId, atMost: number): Promise<boolean> {
    const count = (this.#counts.get(userId) ?? 0) + 1;
    if (count > atMost) return false;
    // Counted before Redis is asked, so that parallel calls see it.
    this.#counts.set(userId, count);
    const link = this.#link;
    const answer = await link
      .use(this.#patienceMs, async (session) => {
        const nodes = [link.nodeId, ...(await this.#nodes.others(session))];
        const keys = nodes.map((node) => this.#keyOf(node));
        const members = nodes.map((node) => this.#memberOf(userId, node));
        return takeScript.run(session, keys, [atMost, this.#expiryMs, this.#counts.get(userId) ?? count, ...members]);
      })
      .catch(() => undefined); // this node's own count then decides
    if (answer !== 0) return true;
    this.release(userId);
    return false;
  }

  release(userId: UserId): void {
    const count = (this.#counts.get(userId) ?? 0) - 1;
    if (count > 0) this.#counts.set(userId, count);
    else this.#counts.delete(userId);
    const link = this.#link;
    if (link.session === undefined) return;
    const key = this.#keyOf(link.nodeId);
    const member = this.#memberOf(userId, link.nodeId);
    const command = count > 0 ? ['HSET', key, member, String(count)] : ['HDEL', key, member];
    // A failure costs nothing for longer than until the node's next join.
    link.session.send(key, command).catch(() => undefined);
  }

  async join(session: RedisSession): Promise<void> {
    this.#nodes.forget();
    const link = this.#link;
    const key = this.#keyOf(link.nodeId);
    const sending: Promise<unknown>[] = [session.send(key, ['DEL', key])];
    const counts = [...this.#counts];
    for (let start = 0; start < counts.length; start += countsPerCommand) {
      const part = counts.slice(start, start + countsPerCommand);
      const fields = part.flatMap(([userId, count]) => [this.#memberOf(userId, link.nodeId), String(count)]);
      sending.push(session.send(key, ['HSET', key, ...fields]));
    }
    sending.push(session.send(key, ['PEXPIRE', key, String(this.#expiryMs)]));
    sending.push(this.#nodes.renew(session));
    await Promise.all(sending);
  }

  onMessage(): void {}

  leave(): void {}

  async close(): Promise<void> {
    clearInterval(this.#renewing);
    this.#leaveLink();
    this.#counts.clear();
    const { session, nodeId } = this.#link;
    if (session === undefined) return;
    const key = this.#keyOf(nodeId);
    await Promise.race([
      Promise.all([this.#nodes.leave(session), session.send(key, ['DEL', key])]).catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, this.#patienceMs).unref()),
    ]);
  }

  /** Writes the counts again if Redis has lost them. */
  async #renew(): Promise<void> {
    const link = this.#link;
    const { session } = link;
    if (session === undefined) return;
    const key = this.#keyOf(link.nodeId);
    try {
      const renewing = session.send(key, ['PEXPIRE', key, String(this.#expiryMs)]);
      const [kept] = await Promise.all([renewing, this.#nodes.renew(session)]);
      if (kept === 0 && this.#counts.size > 0) await this.join(session);
    } catch (cause) {
      link.lose(session, cause);
    }
  }

  #keyOf(nodeId: string): string {
    // The braces put all keys on one shard of a cluster, where scripts can see them together.
    return `${this.#link.prefix}{sockets}:${nodeId}`;
  }

  #memberOf(userId: UserId, nodeId: string): string {
    return this.#link.secret.nameOf(`sockets:${nodeId}:${userId}`);
  }
}
