import type { RedisLink } from './RedisLink.ts';
import type { RedisSession } from './RedisSession.ts';

interface LiveNodesOptions {
  readonly link: RedisLink;
  /** The key of the list. */
  readonly key: string;
  /** Milliseconds after which a node that does not renew its entry counts as gone. */
  readonly expiryMs: number;
}

/** Milliseconds for which the list is used again. */
const maxAgeMs = 1_000;
/** Other nodes that are believed in, at most: anybody who can write to Redis can claim to be one. */
const nodesAtMost = 100;

/** The nodes that use this Redis and are alive. */
export class LiveNodes {
  readonly #options: LiveNodesOptions;
  #others: { readonly nodes: readonly string[]; readonly at: number } | undefined;

  constructor(options: LiveNodesOptions) {
    this.#options = options;
  }

  /** Asks Redis at the next call of `others`. */
  forget(): void {
    this.#others = undefined;
  }

  /** Says that this node is alive. */
  async renew(session: RedisSession): Promise<void> {
    const { link, key, expiryMs } = this.#options;
    const now = Math.round(link.now());
    await Promise.all([
      session.send(key, ['ZADD', key, String(now + expiryMs), link.nodeId]),
      session.send(key, ['ZREMRANGEBYSCORE', key, '-inf', String(now)]),
      session.send(key, ['PEXPIRE', key, String(expiryMs)]),
    ]);
  }

  async leave(session: RedisSession): Promise<void> {
    const { link, key } = this.#options;
    await session.send(key, ['ZREM', key, link.nodeId]);
  }

  async others(session: RedisSession): Promise<readonly string[]> {
    const { link, key } = this.#options;
    const now = link.now();
    if (this.#others !== undefined && Math.abs(now - this.#others.at) < maxAgeMs) return this.#others.nodes;
    const live = await session.send(key, ['ZRANGE', key, String(Math.round(now)), '+inf', 'BYSCORE']);
    const known = Array.isArray(live) ? live.filter((node) => typeof node === 'string') : [];
    const nodes = known.filter((node) => node !== link.nodeId).slice(0, nodesAtMost);
    this.#others = { nodes, at: now };
    return nodes;
  }
}
