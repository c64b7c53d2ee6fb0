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

const epochOf = async (knex: Knex): Promise<unknown> =>
  (await knex('homeroom.meta').where({ key: 'epoch' }).first())?.value;

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

  it('migrates up, down and up again', async () => {
    await migrateDatabase(one);
    const tables = await tablesOf(one);
    expect(tables).to.include.members(['users', 'relations', 'rooms', 'participants', 'messages', 'events', 'meta']);
    await rollbackAll(one);
    expect(await tablesOf(one)).to.deep.equal([]);
    await migrateDatabase(one);
    expect(await tablesOf(one)).to.deep.equal(tables);
  });

  it('undoes one migration at a time, and returns its name', async () => {
    await migrateDatabase(one);
    expect(await rollback(one)).to.equal(migrationNames.at(-1));
    expect(await pendingMigrations(one)).to.deep.equal(migrationNames.slice(-1));
    await rollbackAll(one);
    expect(await rollback(one)).to.equal(null);
  });

  it('leaves tables of a host with the same names alone', async () => {
    await one.raw('CREATE TABLE public.users (login text)');
    await migrateDatabase(one);
    expect(
      (await one.raw("SELECT count(*)::int AS users FROM homeroom.users WHERE external_id = 'x'")).rows,
    ).to.deep.equal([{ users: 0 }]);
    await rollbackAll(one);
    await one.raw('DROP TABLE public.users');
  });

  it('accepts a schema with migrations of a later release', async () => {
    await migrateDatabase(one);
    await one('homeroom.homeroom_migrations').insert({
      name: 'of_a_newer_release',
      batch: 2,
      migration_time: new Date(),
    });
    await migrateDatabase(other);
    expect(await check(other)).to.equal(true);
    await one('homeroom.homeroom_migrations').where({ name: 'of_a_newer_release' }).delete();
  });

  it('migrates once when two nodes start together', async () => {
    await Promise.all([migrateDatabase(one), migrateDatabase(other), migrateDatabase(one), migrateDatabase(other)]);
    expect(await check(one)).to.equal(true);
  });

  it('lists pending migrations without a write', async () => {
    await rollbackAll(one);
    await one.raw('DROP TABLE IF EXISTS homeroom.homeroom_migrations, homeroom.homeroom_migrations_lock');
    expect(await pendingMigrations(one)).to.deep.equal(migrationNames);
    expect(await check(one)).to.equal(false);
    expect((await one.raw("SELECT to_regclass('homeroom.homeroom_migrations') AS table")).rows).to.deep.equal([
      { table: null },
    ]);
  });

  it('ignores the lock of a killed node', async () => {
    await migrateDatabase(one);
    await one('homeroom.homeroom_migrations_lock').update({ is_locked: 1 });
    await migrateDatabase(other);
    expect(await check(other)).to.equal(true);
  });

  it('gives each history an epoch, and keeps it', async () => {
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
