import { randomBytes } from 'node:crypto';
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

/** Creates a database on the run's PostgreSQL, in about 50 ms once the server runs. */
export const testPostgres = async (): Promise<TestPostgres> => {
  const server = await sharedServer('postgres');
  const name = `t_${randomBytes(8).toString('hex')}`;
  await queryPostgres(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => {
      await queryPostgres(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
};

/** A `describe` with its own database, dropped afterwards; call `getUrl` only in its hooks and tests. */
export const withPostgres = (title: string, suite: (getUrl: () => string) => void): void =>
  describeWithServer({
    title,
    source: postgresSource,
    open: testPostgres,
    close: (database) => database.drop(),
    suite: (database) => suite(() => database().url),
  });
