import { expect } from 'chai';
import type { Knex } from 'knex';
import { storedContracts } from '../../contracts/index.ts';
import { queryPostgres } from '../../support/startPostgres.ts';
import { withPgBouncer } from '../../support/testPgBouncer.ts';
import { knexWorld } from './knexWorld.ts';
import { openPooled } from './openPooled.ts';
import { onEveryConnection, tracesOf } from './tracesOf.ts';

withPgBouncer('knex on connections that another client has changed', (getDatabase) => {
  let knex: Knex;
  before(async () => {
    knex = await openPooled(getDatabase());
    await queryPostgres(
      getDatabase().directUrl,
      'CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.users (login text); CREATE TABLE elsewhere.rooms (number int)',
    );
    await onEveryConnection(getDatabase().url, (client) =>
      client.query(
        `SET search_path = elsewhere; SET timezone = 'Pacific/Kiritimati'; SET intervalstyle = 'sql_standard'`,
      ),
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
