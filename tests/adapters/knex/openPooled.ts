import type { Knex } from 'knex';
import { migrateDatabase } from '../../../adapters/knex/migrations/migrateDatabase.ts';
import { openDatabase } from '../../../adapters/knex/sql/openDatabase.ts';
import type { PooledDatabase } from '../../support/testPgBouncer.ts';

/** Migrates a database past its pooler, and opens it by way of the pooler. */
export const openPooled = async ({ url, directUrl }: PooledDatabase): Promise<Knex> => {
  const direct = openDatabase({ url: directUrl });
  await migrateDatabase(direct).finally(() => direct.destroy());
  return openDatabase({ url, isPreparing: false });
};
