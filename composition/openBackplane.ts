import type { Clock } from '../core/clock.ts';
import type { Backplane } from './Backplane.ts';
import type { Log } from './Log.ts';
import { localBackplane } from './localBackplane.ts';
import type { RedisOptions } from './redisBackplane.ts';
import type { Storage } from './Storage.ts';

export interface BackplaneOptions {
  /** Absent: this is the only node. */
  readonly redis?: RedisOptions | undefined;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
}

/** The backplane that the settings name, not yet connected. A single node does not load Redis's client: 0.3 s. */
export const openBackplane = async ({ redis, storage, clock, log }: BackplaneOptions): Promise<Backplane> => {
  if (redis === undefined) return localBackplane(storage, clock, log);
  const { redisBackplane } = await import('./redisBackplane.ts');
  return redisBackplane(redis, storage, clock, log);
};
