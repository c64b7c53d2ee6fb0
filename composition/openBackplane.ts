import type { Clock } from '../core/clock.ts';
import type { Backplane } from './Backplane.ts';
import type { Log } from './Log.ts';
import { localBackplane } from './localBackplane.ts';
import { type RedisOptions, redisBackplane } from './redisBackplane.ts';
import type { Storage } from './Storage.ts';

export interface BackplaneOptions {
  /** Absent: this is the only node. */
  readonly redis?: RedisOptions | undefined;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
}

/** The backplane that the settings name, not yet connected. */
export const openBackplane = ({ redis, storage, clock, log }: BackplaneOptions): Backplane =>
  redis === undefined ? localBackplane(storage, clock, log) : redisBackplane(redis, storage, clock, log);
