import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { forgetRelease } from '../meta/requiredReleases.ts';
import { claimSchema } from '../permissions/directoryLock.ts';
import { paramsOf } from '../sql/openDatabase.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { migrationNames, migrations } from './migrations.ts';
import { neededExtensions } from './missingRights.ts';

/**
 * Runs all pending migrations in one transaction under an advisory lock: nodes that start together take turns, and a node
 * that is killed leaves nothing behind. Knex's own lock is a row that stays set after a kill; with ours it is not needed,
 * so it is cleared first. A database that has them all is only read, which lets a node start sooner. Resolves to the names of
 * those that it ran.
 */
export const migrateDatabase = async (knex: Knex): Promise<readonly string[]> => {
  if (isDeepStrictEqual(await appliedMigrations(knex), migrationNames)) return [];
  const [, names]: [number, string[]] = await exclusively(knex, (trx) => trx.migrate.latest(migrations));
  return names;
};

/** Undoes the latest migration and deletes what it stored. Resolves to its name; null if there is none. */
export const rollback = async (knex: Knex): Promise<string | null> => {
  const [, names]: [number, string[]] = await exclusively(knex, async (trx) => {
    const done: [number, string[]] = await trx.migrate.down(migrations);
    await forgetRelease(trx);
    return done;
  });
  return names[0] ?? null;
};

/** The names of the migrations of this release that the database does not have. Writes nothing. */
export const pendingMigrations = async (knex: Knex): Promise<readonly string[]> => {
  const done = new Set(await appliedMigrations(knex));
  return migrationNames.filter((name) => !done.has(name));
};

/** The names of the migrations that the database has, in order, including those of other releases. Writes nothing. */
export const appliedMigrations = async (knex: Knex): Promise<readonly string[]> => {
  const [table] = await queryRows<{ name: string | null }>(
    knex,
    sql`SELECT to_regclass('homeroom.homeroom_migrations')::text AS name`,
  );
  if (!table?.name) return [];
  const done = await queryRows<{ name: string }>(knex, sql`SELECT name FROM homeroom.homeroom_migrations ORDER BY id`);
  return done.map(({ name }) => name);
};

/** Undoes all migrations, deletes all data, and runs the named ones. Call it inside `exclusively`. */
export const migrateFresh = async (trx: Knex.Transaction, names: readonly string[]): Promise<void> => {
  await trx.migrate.rollback(migrations, true);
  for (const name of names) await trx.migrate.up({ ...migrations, name });
};

/** True if the database has every migration of this release. */
export const check = async (knex: Knex): Promise<boolean> => (await pendingMigrations(knex)).length === 0;

/**
 * Runs work on the schema in one transaction, while nobody else works on it. Knex and the migrations name tables without
 * the schema: it is first on the path of this transaction alone, and behind it are extensions, wherever they are.
 */
export const exclusively = <Result>(knex: Knex, work: (trx: Knex.Transaction) => Promise<Result>): Promise<Result> =>
  inTransaction(knex, async (trx) => {
    await claimSchema(trx);
    const { schema } = paramsOf(knex);
    // Asks first, because "create if not exists" needs the right to create a schema even if it exists.
    const [found] = await queryRows<{ oid: string | null }>(
      trx,
      sql`SELECT to_regnamespace(quote_ident(${schema}))::text AS oid`,
    );
    if (!found?.oid) await trx.raw('CREATE SCHEMA ??', [schema]);
    await queryRows(
      trx,
      sql`
      SELECT set_config('search_path', concat_ws(', ', quote_ident(${schema}), string_agg(DISTINCT quote_ident(n.nspname), ', '), 'public'), true)
      FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
      WHERE e.extname = ANY (${neededExtensions}::text[]) AND n.nspname <> 'public'`,
    );
    await trx.migrate.forceFreeMigrationsLock(migrations);
    return work(trx);
  });
