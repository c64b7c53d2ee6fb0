import { type Check, type Finding, findingOf, unasked } from '../../../core/doctor/Check.ts';
import type { RedisSettings } from '../link/RedisSettings.ts';
import type { RedisInfo } from './readServers.ts';

/** Of the memory that Redis may use, this share is a warning. */
const fullShare = 0.9;

/** Its library is loaded here, so that a doctor without Redis never loads it. */
const ask = async (settings: RedisSettings): Promise<readonly RedisInfo[]> =>
  (await import('./readServers.ts')).readServers(settings);

/** Whether Redis answers and keeps what it is given. Without Redis all of it is not asked. */
export const redisChecks = (settings: RedisSettings | undefined): Check[] => {
  const look = async (find: (servers: readonly RedisInfo[]) => readonly string[]): Promise<Finding> => {
    if (settings === undefined) return unasked('neither REDIS_URL nor REDIS_HOST is set');
    const servers = await ask(settings).catch(() => undefined);
    return servers === undefined ? unasked('Redis does not answer') : findingOf(find(servers));
  };
  return [
    {
      name: 'redis.reach',
      severity: 'warning',
      problem: 'Redis servers that do not answer, so that messages take up to some seconds between nodes',
      remedy: 'Start Redis, or correct REDIS_URL, or REDIS_HOST, REDIS_PORT and REDIS_PASSWORD.',
      run: async () => {
        if (settings === undefined) return unasked('neither REDIS_URL nor REDIS_HOST is set');
        const failure = await ask(settings).then(
          () => undefined,
          (cause: unknown) => reasonOf(cause),
        );
        return findingOf(failure === undefined ? [] : [failure]);
      },
    },
    {
      name: 'redis.policy',
      severity: 'warning',
      problem:
        'Redis servers that throw keys away when they are full, so that limits and presence forget what they know',
      remedy: 'Run "redis-cli CONFIG SET maxmemory-policy noeviction", and write it into the configuration of Redis.',
      run: () =>
        look((servers) =>
          servers.flatMap((info) => {
            const policy = info.get('maxmemory_policy') ?? 'noeviction';
            const mayFill = Number(info.get('maxmemory') ?? 0) > 0;
            return !mayFill || policy === 'noeviction' ? [] : [`maxmemory-policy ${policy}`];
          }),
        ),
    },
    {
      name: 'redis.memory',
      severity: 'warning',
      problem: 'Redis servers that have used nearly all the memory that they may use',
      remedy:
        'Raise "maxmemory" of Redis, or look for what else is kept there: Homeroom’s keys begin with REDIS_PREFIX.',
      run: () =>
        look((servers) =>
          servers.flatMap((info) => {
            const [used, limit] = [Number(info.get('used_memory') ?? 0), limitOf(info)];
            return limit === 0 || used < limit * fullShare ? [] : [`${used} of ${limit} bytes`];
          }),
        ),
    },
  ];
};

/** The bytes that a server may use: what it was told, or else what its machine has; 0 if it does not say. */
const limitOf = (info: RedisInfo): number =>
  Number(info.get('maxmemory') ?? 0) || Number(info.get('total_system_memory') ?? 0);

/** In words for people, without the server's address. */
const reasonOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return 'it does not answer';
  const { code } = cause as NodeJS.ErrnoException;
  return code === undefined ? (cause.message.split('\n')[0] ?? '') : `it cannot be reached (${code})`;
};
