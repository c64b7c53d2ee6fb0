import { expect } from 'chai';
import type { Knex } from 'knex';
import { migrateDatabase } from '../../../../adapters/knex/migrations/migrateDatabase.ts';
import { makeSchemaCheck } from '../../../../adapters/knex/migrations/schemaCheck.ts';
import { countQueries } from '../../../../adapters/knex/sql/countQueries.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { refusedBy } from '../../../contracts/refusalOf.ts';
import { withPostgres } from '../../../support/testPostgres.ts';

withPostgres('schemaCheck', (getUrl) => {
  let knex: Knex;
  let now: number;
  before(() => {
    knex = openDatabase({ url: getUrl() });
  });
  beforeEach(() => {
    now = 0;
  });
  after(() => knex.destroy());

  const makeCheck = (release = '0.2.0') => makeSchemaCheck({ knex, release, now: () => now });

  it('refuses an empty database', async () => {
    const refusal = await refusedBy(makeCheck()());
    expect([refusal.code, refusal.message]).to.deep.equal([
      'UNAVAILABLE',
      'The database lacks the tables of Homeroom: run "homeroom migrate", or restore a backup.',
    ]);
  });

  it('sends one statement, and none in the half minute after all was well', async () => {
    await migrateDatabase(knex);
    const check = makeCheck();
    const queries = countQueries(knex);
    for (const [at, count] of [
      [0, 1],
      [29_999, 1],
      [30_000, 2],
      [60_000, 3],
    ] as const) {
      now = at;
      await check();
      expect(queries.statements, `after ${at} ms`).to.have.length(count);
    }
    queries.stop();
  });

  it('looks again at once while something is wrong', async () => {
    const check = makeCheck();
    await knex.raw('ALTER TABLE homeroom.blobs RENAME TO away');
    expect((await refusedBy(check())).message).to.contain('blobs');
    await knex.raw('ALTER TABLE homeroom.away RENAME TO blobs');
    await check();
  });

  it('refuses a release that is older than the database asks for, and none that is later', async () => {
    expect((await refusedBy(makeCheck('0.1.9')())).message).to.contain('This is Homeroom 0.1.9');
    await makeCheck('0.3.0')();
  });

  it('does not mind migrations of a later release', async () => {
    await knex('homeroom.homeroom_migrations').insert({ name: '999_later', batch: 99, migration_time: new Date() });
    await makeCheck()();
  });

  it('looks into the schema that the connections have', async () => {
    const other = openDatabase({ url: getUrl(), schema: 'Other school' });
    try {
      await migrateDatabase(other);
      const check = makeSchemaCheck({ knex: other, release: '0.2.0', now: () => now });
      await check();
      await other.raw('DROP TABLE "Other school".blobs');
      now = 60_000;
      expect((await refusedBy(check())).message).to.contain('blobs');
      await makeCheck()();
    } finally {
      await other.destroy();
    }
  });
});
