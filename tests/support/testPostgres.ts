import { randomBytes } from 'node:crypto';
import { describeWithServer } from './describeWithServer.ts';
import { postgresSource } from './launchPostgres.ts';
import { sharedServer } from './sharedServers.ts';
import { askPostgres } from './startPostgres.ts';

export interface TestPostgres {
  /** A database of its own, empty at first. */
  readonly url: string;
  /** Removes the database, whoever is still connected to it. */
  drop(): Promise<void>;
}

/** A fresh database on the run's PostgreSQL, which takes about 50 ms once that runs. */
export const testPostgres = async (): Promise<TestPostgres> => {
  const server = await sharedServer('postgres');
  const name = `t_${randomBytes(8).toString('hex')}`;
  await askPostgres(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => {
      await askPostgres(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
};

/** A `describe` with a fresh database, dropped afterwards; `getUrl` may be called in its hooks and tests. */
export const withPostgres = (title: string, suite: (getUrl: () => string) => void): void =>
  describeWithServer({
    title,
    source: postgresSource,
    open: testPostgres,
    close: (database) => database.drop(),
    suite: (database) => suite(() => database().url),
  });
