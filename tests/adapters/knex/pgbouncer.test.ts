import { expect } from 'chai';
import type { Knex } from 'knex';
import pg from 'pg';
import { holdsContract } from '../../contracts/holdsContract.ts';
import { roomTypesContract, supervisedRoomsContract } from '../../contracts/index.ts';
import { leasesContract } from '../../contracts/leasesContract.ts';
import { withPgBouncer } from '../../support/testPgBouncer.ts';
import { knexWorld } from './knexWorld.ts';
import { openPooled } from './openPooled.ts';
import { onEveryConnection, tracesOf } from './tracesOf.ts';

withPgBouncer('knex through PgBouncer in transaction mode', (getDatabase) => {
  let knex: Knex;
  before(async () => {
    knex = await openPooled(getDatabase());
  });
  after(() => knex.destroy());

  // All other contracts run through PgBouncer in changedConnections.test.ts.
  holdsContract('knex, PgBouncer', () => knexWorld(knex));
  leasesContract('knex, PgBouncer', () => knexWorld(knex));
  roomTypesContract('knex, PgBouncer', (policy) => knexWorld(knex, policy));
  supervisedRoomsContract('knex, PgBouncer', (policy) => knexWorld(knex, policy));

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
