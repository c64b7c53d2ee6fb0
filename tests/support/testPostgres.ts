import { randomBytes } from 'node:crypto';
import { makeSecrets } from '../../adapters/knex/meta/installationSecrets.ts';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import { describeWithServer } from './describeWithServer.ts';
import { postgresSource } from './launchPostgres.ts';
import { sharedServer } from './sharedServers.ts';
import { queryPostgres } from './startPostgres.ts';

export interface TestPostgres {
  /** The address of the suite's own database, which is empty at first. */
  readonly url: string;
  /** Drops the database, also if connections are open. */
  drop(): Promise<void>;
}

const createDatabase = async (options: string): Promise<TestPostgres> => {
  const server = await sharedServer('postgres');
  const name = `t_${randomBytes(8).toString('hex')}`;
  await queryPostgres(server, `CREATE DATABASE ${name}${options}`);
  return {
    url: Object.assign(new URL(server), { pathname: `/${name}` }).href,
    drop: async () => {
      await queryPostgres(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
};

/** Creates a database on the run's PostgreSQL, in about 50 ms once the server runs. */
export const testPostgres = (): Promise<TestPostgres> => createDatabase('');

/** The same with all tables and secrets of its own, as after the migrations, in a fraction of their time. */
export const migratedPostgres = async (): Promise<TestPostgres> => {
  const tables = new URL(await sharedServer('tables')).pathname.slice(1);
  const database = await createDatabase(` TEMPLATE ${tables}`);
  const knex = openDatabase({ url: database.url });
  await makeSecrets(knex).finally(() => knex.destroy());
  return database;
};

const withDatabase =
  (open: () => Promise<TestPostgres>) =>
  (title: string, suite: (getUrl: () => string) => void): void =>
    describeWithServer({
      title,
      source: postgresSource,
      open,
      close: (database) => database.drop(),
      suite: (database) => suite(() => database().url),
    });

/** A `describe` with its own database, dropped afterwards; call `getUrl` only in its hooks and tests. */
export const withPostgres = withDatabase(testPostgres);

/** The same for suites that are not about migrations: its database has all tables from the start. */
export const withMigratedPostgres = withDatabase(migratedPostgres);
