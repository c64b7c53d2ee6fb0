import type { Knex } from 'knex';
import { claimSchema } from '../permissions/directoryLock.ts';
import { schema } from '../sql/openDatabase.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { migrationNames, migrations } from './migrations.ts';

/**
 * All pending migrations in one transaction on one connection, behind an advisory lock: nodes that start together
 * take turns, and whoever is killed half-way leaves nothing behind. Knex's own lock is a row that stays set after a
 * kill; ours makes it needless, so it is cleared first.
 */
export const migrateDatabase = async (knex: Knex): Promise<void> => {
  await exclusively(knex, (trx) => trx.migrate.latest(migrations));
};

/** Takes the latest migration back, and with it what it held. Resolves to its name; null when none was left. */
export const rollback = async (knex: Knex): Promise<string | null> => {
  const [, names]: [number, string[]] = await exclusively(knex, (trx) => trx.migrate.down(migrations));
  return names[0] ?? null;
};

/** The names of the migrations that this release has and the database has not. Writes nothing. */
export const pendingMigrations = async (knex: Knex): Promise<readonly string[]> => {
  const done = new Set(await appliedMigrations(knex));
  return migrationNames.filter((name) => !done.has(name));
};

/** The names of the migrations that the database has, in order, those of other releases too. Writes nothing. */
export const appliedMigrations = async (knex: Knex): Promise<readonly string[]> => {
  const [table] = await queryRows<{ name: string | null }>(
    knex,
    sql`SELECT to_regclass('homeroom_migrations')::text AS name`,
  );
  if (!table?.name) return [];
  const done = await queryRows<{ name: string }>(knex, sql`SELECT name FROM homeroom_migrations ORDER BY id`);
  return done.map(({ name }) => name);
};

/** Takes everything back, with all that it held, and goes up as far as `names` say. Inside `exclusively`. */
export const migrateFresh = async (trx: Knex.Transaction, names: readonly string[]): Promise<void> => {
  await trx.migrate.rollback(migrations, true);
  for (const name of names) await trx.migrate.up({ ...migrations, name });
};

/** True when the database is as this release needs it. */
export const check = async (knex: Knex): Promise<boolean> => (await pendingMigrations(knex)).length === 0;

/** Work on the schema in one transaction, while nobody else works on it. */
export const exclusively = <Result>(knex: Knex, work: (trx: Knex.Transaction) => Promise<Result>): Promise<Result> =>
  inTransaction(knex, async (trx) => {
    await claimSchema(trx);
    // Asked first, as making it "if not exists" needs the right to make one even where it exists.
    const [found] = await queryRows<{ oid: string | null }>(trx, sql`SELECT to_regnamespace(${schema})::text AS oid`);
    if (!found?.oid) await trx.raw('CREATE SCHEMA ??', [schema]);
    await trx.migrate.forceFreeMigrationsLock(migrations);
    return work(trx);
  });
