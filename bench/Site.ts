import { queryPostgres, startPostgres } from '../tests/support/startPostgres.ts';
import { startRedis } from '../tests/support/startRedis.ts';

/** The PostgreSQL and the Redis of one measurement, with the same settings for all peers. */
export interface Site {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly postgresPid: number;
  readonly redisPid: number;
  query(sql: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** The settings of a small production server: what is acknowledged is flushed to disk. */
export const postgresSettings = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '30min',
  effective_cache_size: '4GB',
  work_mem: '16MB',
  maintenance_work_mem: '256MB',
};

export const openSite = async (settings: Readonly<Record<string, string>> = {}): Promise<Site> => {
  const postgres = await startPostgres({ ...postgresSettings, ...settings });
  const redis = await startRedis().catch(async (failure) => {
    await postgres.stop();
    throw failure;
  });
  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    postgresPid: postgres.pid,
    redisPid: redis.pid,
    query: async (sql) => (await queryPostgres(postgres.url, sql)) as Record<string, unknown>[],
    stop: async () => {
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  };
};
