import { AgreeingRateLimiter } from '../../../adapters/bus/limits/AgreeingRateLimiter.ts';
import type { LinkTimes } from '../../../adapters/bus/link/BusLink.ts';
import { LinkedRoomBus } from '../../../adapters/bus/rooms/LinkedRoomBus.ts';
import {
  CachedContactList,
  type CachedContactListOptions,
} from '../../../adapters/redis/contacts/CachedContactList.ts';
import { RedisPermitLedger } from '../../../adapters/redis/limits/RedisPermitLedger.ts';
import { openRedis } from '../../../adapters/redis/link/openRedis.ts';
import type { RedisLink } from '../../../adapters/redis/link/RedisLink.ts';
import type { RedisSettings } from '../../../adapters/redis/link/RedisSettings.ts';
import { RedisPresence } from '../../../adapters/redis/presence/RedisPresence.ts';
import { SystemClock } from '../../../adapters/system/SystemClock.ts';
import type { Tracing } from '../../../adapters/system/Tracing.ts';
import type { Clock } from '../../../core/clock.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { EphemeralEvent, MembershipInvalidation, RoomPublication } from '../../../core/rooms/RoomBus.ts';

interface NodeOptions extends RedisSettings {
  readonly prefix: string;
  readonly times?: Partial<LinkTimes>;
  readonly clock?: Clock;
  readonly presenceExpiryMs?: number;
  readonly capacity?: number;
  readonly secret?: string;
  readonly readSecret?: () => Promise<string>;
  readonly tracing?: Pick<Tracing, 'current' | 'expect'>;
}

/** The Redis adapters of one node, and what its bus delivered. */
export class RedisNode {
  readonly link: RedisLink;
  readonly bus: LinkedRoomBus;
  readonly presence: RedisPresence;
  readonly limiter: AgreeingRateLimiter;
  readonly publications: RoomPublication<ChatEvent>[] = [];
  readonly invalidations: MembershipInvalidation[] = [];
  readonly ephemeral: EphemeralEvent[] = [];
  readonly log: string[] = [];
  readonly failures: unknown[] = [];
  readonly #clock: Clock;
  readonly #caches: CachedContactList[] = [];

  constructor({
    prefix,
    times,
    clock = new SystemClock(),
    presenceExpiryMs,
    capacity,
    secret = 'shared',
    readSecret = async () => secret,
    tracing,
    ...settings
  }: NodeOptions) {
    const write = (message: string): number => this.log.push(message);
    this.#clock = clock;
    const log = { info: write, warn: write };
    this.link = openRedis(settings, { clock, prefix, log, readSecret, ...(times && { times }) });
    const onFailure = (failure: unknown): number => this.failures.push(failure);
    this.bus = new LinkedRoomBus({
      link: this.link,
      onFailure,
      ...(capacity !== undefined && { capacity }),
      ...(tracing && { tracing }),
    });
    this.presence = new RedisPresence({ link: this.link, ...(presenceExpiryMs && { expiryMs: presenceExpiryMs }) });
    this.limiter = new AgreeingRateLimiter({
      ledger: new RedisPermitLedger({ link: this.link, now: () => clock.monotonic() }),
      clock,
    });
    this.bus.addListener({
      onPublication: (publication) => this.publications.push(publication),
      onInvalidation: (invalidation) => this.invalidations.push(invalidation),
      onEphemeral: (event) => this.ephemeral.push(event),
    });
  }

  static async start(options: NodeOptions): Promise<RedisNode> {
    const node = new RedisNode(options);
    await node.link.start();
    return node;
  }

  cache(options: Omit<CachedContactListOptions, 'link' | 'clock'>): CachedContactList {
    const cache = new CachedContactList({ link: this.link, clock: this.#clock, ...options });
    this.#caches.push(cache);
    return cache;
  }

  /** Resolves when the link is whole, or broken. @throws Error after `within` milliseconds */
  async becomes(state: 'whole' | 'broken', within = 10_000): Promise<string | null> {
    const isReached = (degraded: string | null): boolean => (degraded === null) === (state === 'whole');
    if (isReached(this.link.degraded)) return this.link.degraded;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`not ${state} within ${within} ms: ${this.link.degraded}`)),
        within,
      );
      const stop = this.link.onChange((degraded) => {
        if (!isReached(degraded)) return;
        clearTimeout(timer);
        stop();
        resolve(degraded);
      });
    });
  }

  async close(): Promise<void> {
    await this.bus.close();
    await this.presence.close();
    for (const cache of this.#caches) await cache.close();
    await this.link.close();
  }
}
