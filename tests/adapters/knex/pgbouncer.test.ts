import { expect } from 'chai';
import type { Knex } from 'knex';
import pg from 'pg';
import { migrateDatabase } from '../../../adapters/knex/migrations/migrateDatabase.ts';
import { openDatabase } from '../../../adapters/knex/sql/openDatabase.ts';
import { storedContracts } from '../../contracts/index.ts';
import { queryPostgres } from '../../support/startPostgres.ts';
import { type PooledDatabase, withPgBouncer } from '../../support/testPgBouncer.ts';
import { knexWorld } from './knexWorld.ts';
import { onEveryConnection, tracesOf } from './tracesOf.ts';

/** Migrates past the pooler; the result is for everything else. */
const openPooled = async ({ url, directUrl }: PooledDatabase): Promise<Knex> => {
  const direct = openDatabase({ url: directUrl });
  await migrateDatabase(direct).finally(() => direct.destroy());
  return openDatabase({ url, isPreparing: false });
};

withPgBouncer('knex through PgBouncer in transaction mode', (getDatabase) => {
  let knex: Knex;
  before(async () => {
    knex = await openPooled(getDatabase());
  });
  after(() => knex.destroy());

  storedContracts('knex, PgBouncer', () => knexWorld(knex));

  describe('what it leaves behind', () => {
    it('is nothing on any connection, and the path is the default', async () => {
      expect(await tracesOf(getDatabase().url)).to.deep.equal([]);
      const paths = await onEveryConnection(getDatabase().url, (client) => client.query('SHOW search_path'));
      expect(paths.map(({ rows }) => rows[0])).to.deep.equal(paths.map(() => ({ search_path: '"$user", public' })));
    });

    it('would be found', async () => {
      const client = new pg.Client({ connectionString: getDatabase().url });
      await client.connect();
      await client.query(`
        BEGIN; SET search_path = nowhere; PREPARE left_behind AS SELECT 1; SELECT pg_advisory_lock(17);
        CREATE TEMPORARY TABLE scratch (); LISTEN news; COMMIT`);
      await client.end();
      expect(await tracesOf(getDatabase().url)).to.deep.equal([
        'advisory lock 17',
        'channel news',
        'prepared statement left_behind',
        'setting search_path is nowhere',
        'temporary table scratch',
      ]);
    });
  });
});

withPgBouncer('knex on connections that another client has changed', (getDatabase) => {
  let knex: Knex;
  before(async () => {
    knex = await openPooled(getDatabase());
    await queryPostgres(
      getDatabase().directUrl,
      'CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.users (login text); CREATE TABLE elsewhere.rooms (number int)',
    );
    await onEveryConnection(getDatabase().url, (client) =>
      client.query(`SET search_path = elsewhere; SET timezone = 'Pacific/Kiritimati'; SET intervalstyle = 'sql_standard'`),
    );
  });
  after(() => knex.destroy());

  storedContracts('knex, changed connections', () => knexWorld(knex));

  describe('its connections', () => {
    it('still are what the other client has left', async () => {
      const left = new Set(await tracesOf(getDatabase().url));
      expect([...left]).to.deep.equal(['setting IntervalStyle is sql_standard', 'setting search_path is elsewhere']);
    });
  });
});
