import type { Clock } from '../../../core/clock.ts';
import { openClusterSession } from './openClusterSession.ts';
import { openNodeSession } from './openNodeSession.ts';
import { type LinkTimes, RedisLink } from './RedisLink.ts';
import type { RedisLog } from './RedisLog.ts';
import type { RedisSettings } from './RedisSettings.ts';

export interface RedisOptions {
  readonly clock: Clock;
  readonly log: RedisLog;
  /** Begins the names of all keys and channels; installations that share a Redis need different ones. */
  readonly prefix?: string;
  readonly times?: Partial<LinkTimes>;
}

/**
 * A link to Redis, not yet connected: put the bus and the others on it, then `start()` it. It starts without Redis
 * too, and finds it when it comes. Close what is on it first, the link last.
 */
export const openRedis = (
  settings: RedisSettings,
  { prefix = settings.prefix ?? 'homeroom:', ...rest }: RedisOptions,
): RedisLink => {
  const open = settings.isCluster ? openClusterSession(settings) : openNodeSession(settings);
  return new RedisLink({ ...rest, prefix, open });
};
