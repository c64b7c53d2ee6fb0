import { expect } from 'chai';
import type { Knex } from 'knex';
import {
  check,
  migrateDatabase,
  pendingMigrations,
  rollback,
} from '../../../../adapters/knex/migrations/migrateDatabase.ts';
import { migrationNames } from '../../../../adapters/knex/migrations/migrations.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { withPostgres } from '../../../support/testPostgres.ts';

const tablesOf = async (knex: Knex): Promise<string[]> => {
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'homeroom' AND tablename NOT LIKE 'homeroom%' ORDER BY 1",
  );
  return rows.map(({ name }) => name);
};

const epochOf = async (knex: Knex): Promise<unknown> => (await knex('meta').where({ key: 'epoch' }).first())?.value;

const rollbackAll = async (knex: Knex): Promise<void> => {
  for (let left = migrationNames.length; left > 0; left--) await rollback(knex);
};

withPostgres('migrate', (getUrl) => {
  let one: Knex;
  let other: Knex;

  before(() => {
    one = openDatabase({ url: getUrl(), poolMax: 1 });
    other = openDatabase({ url: getUrl(), poolMax: 1 });
  });

  afterEach(() => rollbackAll(one));

  after(() => Promise.all([one.destroy(), other.destroy()]));

  it('goes up, down and up again', async () => {
    await migrateDatabase(one);
    const tables = await tablesOf(one);
    expect(tables).to.include.members(['users', 'relations', 'rooms', 'participants', 'messages', 'events', 'meta']);
    await rollbackAll(one);
    expect(await tablesOf(one)).to.deep.equal([]);
    await migrateDatabase(one);
    expect(await tablesOf(one)).to.deep.equal(tables);
  });

  it('takes one step back at a time, and says which', async () => {
    await migrateDatabase(one);
    expect(await rollback(one)).to.equal(migrationNames.at(-1));
    expect(await pendingMigrations(one)).to.deep.equal(migrationNames.slice(-1));
    await rollbackAll(one);
    expect(await rollback(one)).to.equal(null);
  });

  it('keeps apart from tables of a host that have the same names', async () => {
    await one.raw('CREATE TABLE public.users (login text)');
    await migrateDatabase(one);
    expect((await one.raw("SELECT count(*)::int AS users FROM users WHERE external_id = 'x'")).rows).to.deep.equal([
      { users: 0 },
    ]);
    await rollbackAll(one);
    await one.raw('DROP TABLE public.users');
  });

  it('starts on a schema that a newer release has brought further', async () => {
    await migrateDatabase(one);
    await one('homeroom_migrations').insert({ name: 'of_a_newer_release', batch: 2, migration_time: new Date() });
    await migrateDatabase(other);
    expect(await check(other)).to.equal(true);
    await one('homeroom_migrations').where({ name: 'of_a_newer_release' }).delete();
  });

  it('lets two nodes that start together take turns', async () => {
    await Promise.all([migrateDatabase(one), migrateDatabase(other), migrateDatabase(one), migrateDatabase(other)]);
    expect(await check(one)).to.equal(true);
  });

  it('says what is pending without writing anything', async () => {
    await rollbackAll(one);
    await one.raw('DROP TABLE IF EXISTS homeroom_migrations, homeroom_migrations_lock');
    expect(await pendingMigrations(one)).to.deep.equal(migrationNames);
    expect(await check(one)).to.equal(false);
    expect((await one.raw("SELECT to_regclass('homeroom_migrations') AS table")).rows).to.deep.equal([{ table: null }]);
  });

  it('does not mind a lock that a killed node left behind', async () => {
    await migrateDatabase(one);
    await one('homeroom_migrations_lock').update({ is_locked: 1 });
    await migrateDatabase(other);
    expect(await check(other)).to.equal(true);
  });

  it('names each history anew, and keeps the name', async () => {
    await migrateDatabase(one);
    const epoch = await epochOf(one);
    await migrateDatabase(one);
    expect(await epochOf(one)).to.equal(epoch);
    await rollbackAll(one);
    await migrateDatabase(one);
    expect(await epochOf(one))
      .to.be.a('string')
      .and.not.equal(epoch);
  });
});
