import { expect } from 'chai';
import { recordRelease } from '../../../../adapters/knex/meta/requiredReleases.ts';
import { type ReadyDatabase, readReady } from '../../../../adapters/knex/migrations/readReady.ts';
import { paramsOf } from '../../../../adapters/knex/sql/openDatabase.ts';
import { queryRows } from '../../../../adapters/knex/sql/queryRows.ts';
import { type Sql, sql } from '../../../../adapters/knex/sql/Sql.ts';
import { overDatabases } from '../../../support/overDatabases.ts';

const release = '0.2.0';
const undone = new Error('undone');

overDatabases('readReady', (getKnex) => {
  before(() => recordRelease(getKnex(), release));

  /** What is read after one change, which is undone. */
  const readAfter = async (change: Sql): Promise<ReadyDatabase | undefined> => {
    let found: ReadyDatabase | undefined;
    const trying = getKnex().transaction(async (trx) => {
      await queryRows(trx, change);
      found = await readReady(trx, release);
      throw undone;
    });
    await trying.catch((failure: unknown) => {
      if (failure !== undone) throw failure;
    });
    return found;
  };

  it('tells what a node has to know of a database of its release, and where extensions are', async () => {
    paramsOf(getKnex()).extensions = 'elsewhere';
    const found = await readReady(getKnex(), release);
    expect(found?.epoch).to.match(/^[0-9a-f-]{36}$/);
    expect(found?.bodySecret).to.match(/^[0-9a-f]{128}$/);
    expect(paramsOf(getKnex()).extensions).to.equal('public');
  });

  it('knows no database of another release, before or after', async () => {
    expect(await readReady(getKnex(), '0.1.9')).to.equal(undefined);
    expect(await readReady(getKnex(), '0.3.0')).to.equal(undefined);
    expect(await readAfter(sql`DELETE FROM homeroom.meta WHERE key = 'release'`)).to.equal(undefined);
    const asking = sql`
      INSERT INTO homeroom.meta (key, value) VALUES ('min_release', '0.9.0')
      ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
    expect(await readAfter(asking)).to.equal(undefined);
  });

  for (const [what, change] of [
    [
      'that lacks a migration',
      sql`DELETE FROM homeroom.homeroom_migrations WHERE id = (SELECT max(id) FROM homeroom.homeroom_migrations)`,
    ],
    [
      'with a migration of another release',
      sql`INSERT INTO homeroom.homeroom_migrations (name, batch, migration_time) VALUES ('later', 9, now())`,
    ],
    ['that holds a demo', sql`INSERT INTO homeroom.meta (key, value) VALUES ('demo', 'on')`],
    ['without the name of its history', sql`DELETE FROM homeroom.meta WHERE key = 'epoch'`],
    ['without its secret', sql`DELETE FROM homeroom.meta WHERE key = 'body_secret'`],
    ['without our tables', sql`DROP TABLE homeroom.meta`],
  ] as const)
    it(`knows no database ${what}`, async () => {
      expect(await readAfter(change)).to.equal(undefined);
    });
});
