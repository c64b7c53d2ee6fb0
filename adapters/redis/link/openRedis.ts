import type { Clock } from '../../../core/clock.ts';
import { BusLink, type LinkTimes } from '../../bus/link/BusLink.ts';
import type { LinkLog } from '../../bus/link/LinkLog.ts';
import { openClusterSession } from './openClusterSession.ts';
import { openNodeSession } from './openNodeSession.ts';
import type { RedisLink } from './RedisLink.ts';
import type { RedisSettings } from './RedisSettings.ts';

export interface OpenRedisOptions {
  readonly clock: Clock;
  readonly log: LinkLog;
  /** The prefix of all keys and channels; installations that share a Redis need different ones. */
  readonly prefix?: string;
  readonly times?: Partial<LinkTimes>;
  /** As `LinkOptions`. */
  readonly readSecret: () => Promise<string>;
}

/**
 * A link to Redis that is not connected yet: make the bus and the other members first, then call `start()`. A link also
 * starts without Redis, and connects when Redis comes. Close the members first and the link last.
 */
export const openRedis = (
  settings: RedisSettings,
  { prefix = settings.prefix ?? 'homeroom:', ...rest }: OpenRedisOptions,
): RedisLink => {
  const open = settings.isCluster ? openClusterSession(settings) : openNodeSession(settings);
  return new BusLink({ ...rest, name: 'redis', prefix, open });
};
