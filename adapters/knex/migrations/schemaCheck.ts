import type { Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';
import { describeTooOld, isTooOld } from '../meta/minRelease.ts';
import { sqlState } from '../sql/databaseErrors.ts';
import { paramsOf } from '../sql/openDatabase.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { migrationNames } from './migrations.ts';
import { schemaOutline } from './schemaOutline.ts';

/** Milliseconds for which a schema that was found fit counts as fit. */
const fitForMs = 30_000;

const expected = schemaOutline.flatMap(({ name, partitions }) => [
  { name, isPartition: false },
  ...partitions.map((partition) => ({ name: partition, isPartition: true })),
]);

interface SchemaRow {
  readonly missing: readonly string[];
  readonly pending: readonly string[];
  readonly min_release: string | null;
}

interface Deps {
  readonly knex: Knex;
  /** This release, e.g. `0.2.0`. */
  readonly release: string;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/**
 * Makes a check that rejects with a ChatError UNAVAILABLE if this release cannot work with the schema: a table or a
 * partition is missing, a migration is pending, or the database asks for a later release. One statement over the
 * catalogue; none in the half minute after the schema was found fit. Migrations of later releases do not matter.
 */
export const makeSchemaCheck = ({ knex, release, now }: Deps): (() => Promise<void>) => {
  let fitUntil = Number.NEGATIVE_INFINITY;
  return async () => {
    const startedAt = now();
    if (startedAt < fitUntil) return;
    const { missing, pending, min_release: minRelease } = await readSchema(knex);
    if (pending.length > 0) throw unfit(`lacks migrations (${pending.join(', ')}): run "homeroom migrate"`);
    if (missing.length > 0)
      throw unfit(`lacks tables (${missing.join(', ')}): run "homeroom doctor", and restore a backup`);
    if (isTooOld(release, minRelease)) throw new ChatError('UNAVAILABLE', describeTooOld(release, minRelease));
    fitUntil = startedAt + fitForMs;
  };
};

const undefinedTable = '42P01';

const readSchema = async (knex: Knex): Promise<SchemaRow> => {
  const { schema } = paramsOf(knex);
  try {
    const [row] = await queryRows<SchemaRow>(
      knex,
      sql`
      SELECT
        ARRAY(
          SELECT i.name
          FROM unnest(
            ${expected.map(({ name }) => name)}::text[], ${expected.map(({ isPartition }) => isPartition)}::boolean[]
          ) AS i (name, is_partition)
          WHERE NOT EXISTS (
            SELECT FROM pg_class c
            WHERE c.relnamespace = to_regnamespace(quote_ident(${schema})) AND c.relname = i.name
              AND c.relkind IN ('r', 'p') AND c.relispartition = i.is_partition
          )
        ) AS missing,
        ARRAY(
          SELECT i.name FROM unnest(${migrationNames}::text[]) AS i (name)
          WHERE NOT EXISTS (SELECT FROM homeroom.homeroom_migrations m WHERE m.name = i.name)
        ) AS pending,
        (SELECT value FROM homeroom.meta WHERE key = 'min_release') AS min_release`,
    );
    return row ?? { missing: [], pending: migrationNames, min_release: null };
  } catch (failure) {
    if (sqlState(failure) === undefinedTable)
      throw unfit('lacks the tables of Homeroom: run "homeroom migrate", or restore a backup', failure);
    throw failure;
  }
};

const unfit = (what: string, cause?: unknown): ChatError =>
  new ChatError('UNAVAILABLE', `The database ${what}.`, cause === undefined ? {} : { cause });
