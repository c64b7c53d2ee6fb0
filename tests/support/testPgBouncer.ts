import { describeWithServer } from './describeWithServer.ts';
import type { ServerSource } from './findServer.ts';
import { postgresSource } from './launchPostgres.ts';
import { pgBouncerFolder, startPgBouncer, throughPooler } from './startPgBouncer.ts';
import { testPostgres } from './testPostgres.ts';

/** A database of a suite's own, behind a PgBouncer of its own. */
export interface PooledDatabase {
  /** By way of the pooler. */
  readonly url: string;
  /** Past the pooler. */
  readonly directUrl: string;
  drop(): Promise<void>;
}

const pooledDatabase = async (): Promise<PooledDatabase> => {
  const database = await testPostgres();
  const pooler = await startPgBouncer(database.url).catch(async (failure: unknown) => {
    await database.drop();
    throw failure;
  });
  return {
    url: throughPooler(pooler, database.url),
    directUrl: database.url,
    drop: async () => {
      await pooler.stop();
      await database.drop();
    },
  };
};

/** Where both servers come from, or why one of them is missing. */
const pgBouncerSource: ServerSource =
  postgresSource.kind !== 'none' && pgBouncerFolder() === undefined
    ? { kind: 'none', reason: 'no PgBouncer on this machine' }
    : postgresSource;

/** A `describe` with a database behind a PgBouncer; call `getDatabase` only in its hooks and tests. */
export const withPgBouncer = (title: string, suite: (getDatabase: () => PooledDatabase) => void): void =>
  describeWithServer({
    title,
    source: pgBouncerSource,
    open: pooledDatabase,
    close: (database) => database.drop(),
    suite,
  });
