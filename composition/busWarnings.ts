import type { BadVariable } from './EnvironmentReader.ts';

const ofRedis = ['REDIS_URL', 'REDIS_HOST', 'REDIS_PORT', 'REDIS_PASSWORD', 'REDIS_CLUSTER', 'REDIS_PREFIX'];

/** What is set and does not carry publications between nodes, though somebody may think so. */
export const busWarnings = (text: (name: string) => string | undefined): readonly BadVariable[] => {
  const bus = text('BUS')?.toLowerCase();
  const hasRedis = text('REDIS_URL') !== undefined || text('REDIS_HOST') !== undefined;
  if (bus !== undefined && bus !== 'redis')
    return ofRedis
      .filter((name) => text(name) !== undefined)
      .map((name) => ({ name, problem: `has no effect: BUS is ${bus}` }));
  const isPooled = ['off', 'false', 'no', '0'].includes(text('DB_PREPARED')?.toLowerCase() ?? '');
  if (hasRedis || !isPooled || text('DATABASE_URL') === undefined || text('DATABASE_DIRECT_URL') !== undefined)
    return [];
  const problem =
    'means a pooler, and nothing leads past it: several nodes find what the others did only by looking, every two seconds. Set DATABASE_DIRECT_URL, or BUS=none if that is enough';
  return [{ name: 'DB_PREPARED', problem }];
};
