import { randomBytes } from 'node:crypto';
import { removeSecrets } from '../../adapters/knex/meta/installationSecrets.ts';
import { migrateDatabase } from '../../adapters/knex/migrations/migrateDatabase.ts';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import type { RunningServer } from './findServer.ts';
import { queryPostgres } from './startPostgres.ts';

/** A database with all tables and neither rows nor secrets, of which `migratedPostgres` makes copies. */
export const launchTables = async (server: string): Promise<RunningServer> => {
  const name = `t_${randomBytes(8).toString('hex')}_tables`;
  await queryPostgres(server, `CREATE DATABASE ${name}`);
  const { href: url } = Object.assign(new URL(server), { pathname: `/${name}` });
  const knex = openDatabase({ url });
  try {
    await migrateDatabase(knex);
    await removeSecrets(knex);
  } finally {
    await knex.destroy();
  }
  return { url, stop: () => queryPostgres(server, `DROP DATABASE ${name}`) };
};
