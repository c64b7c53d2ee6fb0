import { MemoryRateLimiter } from '../adapters/memory/limits/MemoryRateLimiter.ts';
import { MemoryPresence } from '../adapters/memory/rooms/MemoryPresence.ts';
import { MemoryRoomBus } from '../adapters/memory/rooms/MemoryRoomBus.ts';
import type { Clock } from '../core/clock.ts';
import type { Backplane } from './Backplane.ts';
import type { Log } from './Log.ts';
import type { Storage } from './Storage.ts';

/** A single node needs nobody to carry its publication. */
export const localBackplane = (storage: Storage, clock: Clock, log: Log): Backplane => {
  const bus = new MemoryRoomBus((failure) => log.error({ err: failure }, 'a listener of publication failed'));
  return {
    bus,
    limiter: new MemoryRateLimiter(clock),
    presence: new MemoryPresence(),
    health: { degraded: null, onChange: () => () => {} },
    storage,
    start: async () => {},
    close: () => bus.close(),
  };
};
