import { MemoryRateLimiter } from '../adapters/memory/limits/MemoryRateLimiter.ts';
import { RedisRoomBus } from '../adapters/redis/bus/RedisRoomBus.ts';
import { CachedContactList } from '../adapters/redis/contacts/CachedContactList.ts';
import { invalidateContacts } from '../adapters/redis/contacts/invalidateContacts.ts';
import { invalidateOpened } from '../adapters/redis/contacts/invalidateOpened.ts';
import { RedisRateLimiter } from '../adapters/redis/limits/RedisRateLimiter.ts';
import { openRedis } from '../adapters/redis/link/openRedis.ts';
import type { RedisSettings } from '../adapters/redis/link/RedisSettings.ts';
import { RedisPresence } from '../adapters/redis/presence/RedisPresence.ts';
import type { Clock } from '../core/clock.ts';
import type { Backplane } from './Backplane.ts';
import type { Log } from './Log.ts';
import type { Storage } from './Storage.ts';

export interface RedisOptions extends RedisSettings {
  /** Things that wait to be published, at most. */
  readonly capacity?: number;
  readonly expiryMs?: number;
}

/** Several nodes over one Redis, which only makes things fast: without it each node goes on by itself. */
export const redisBackplane = (
  { capacity = 1_500, expiryMs = 10_000, ...settings }: RedisOptions,
  storage: Storage,
  clock: Clock,
  log: Log,
): Backplane => {
  const redisLog = { info: (text: string) => log.info({}, text), warn: (text: string) => log.warn({}, text) };
  const link = openRedis(settings, { clock, log: redisLog });
  const onFailure = (failure: unknown): void => log.error({ err: failure }, 'a listener of message failed');
  const bus = new RedisRoomBus({ link, readSecret: storage.readBusSecret, onFailure, capacity, expiryMs });
  const presence = new RedisPresence({ link });
  const contacts = new CachedContactList({
    contacts: storage.contacts,
    link,
    clock,
    readDirectoryVersion: storage.readDirectoryVersion,
  });
  return {
    bus,
    limiter: new RedisRateLimiter({ link, local: new MemoryRateLimiter(clock), clock }),
    presence,
    health: link,
    storage: {
      ...storage,
      contacts,
      directory: invalidateContacts(storage.directory, contacts),
      rooms: invalidateOpened(storage.rooms, contacts),
    },
    start: () => link.start(),
    close: async () => {
      await contacts.close();
      await presence.close();
      await bus.close();
      await link.close();
    },
  };
};
