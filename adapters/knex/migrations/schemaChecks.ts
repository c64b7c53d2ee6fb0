import type { Knex } from 'knex';
import { type Check, type Finding, shownExamples } from '../../../core/doctor/Check.ts';
import { isTooOld, readMinRelease } from '../meta/minRelease.ts';
import { findSkipped } from '../meta/requiredReleases.ts';
import { paramsOf } from '../sql/openDatabase.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { appliedMigrations, pendingMigrations } from './migrateDatabase.ts';
import { migrationNames } from './migrations.ts';
import { neededExtensions } from './missingRights.ts';
import { readOutline } from './readOutline.ts';
import { schemaOutline } from './schemaOutline.ts';
import type { TableOutline } from './TableOutline.ts';

/**
 * Whether the schema is the one that this release works with. The first five are basic: without the right tables no
 * other check can look.
 */
export const schemaChecks = (knex: Knex, release: string): Check[] => [
  {
    name: 'schema.release',
    severity: 'error',
    problem: 'a database that asks for a later release than this one',
    remedy: 'Run that release’s "homeroom doctor".',
    isBasic: true,
    run: async () => {
      const minRelease = await readMinRelease(knex);
      return finding(isTooOld(release, minRelease) ? [`this is ${release}, it asks for ${minRelease}`] : []);
    },
  },
  {
    name: 'schema.skipped',
    severity: 'error',
    problem: 'a release that has to run on the database before this one',
    remedy: 'Start that release on it first, and then this one.',
    isBasic: true,
    run: async () => {
      const step = await findSkipped(knex, { release });
      return finding(step === undefined ? [] : [`${step.release} ${step.does}`]);
    },
  },
  {
    name: 'schema.migrations',
    severity: 'error',
    problem: 'migrations that are pending',
    remedy: 'Run "homeroom migrate".',
    isBasic: true,
    run: async () => finding(await pendingMigrations(knex)),
  },
  {
    name: 'schema.later',
    severity: 'hint',
    problem: 'migrations of a later release than this one',
    remedy: 'Nodes of this release go on for now; update them, and use the later release’s commands.',
    run: async () => finding((await appliedMigrations(knex)).filter((name) => !migrationNames.includes(name))),
  },
  {
    name: 'schema.tables',
    severity: 'error',
    problem: 'tables, columns and partitions that are missing',
    remedy: 'Somebody removed them by hand, with what was in them: restore a backup.',
    isBasic: true,
    run: async () => finding(missingIn(await readOutline(knex), columnsAndPartitions)),
  },
  {
    name: 'schema.indexes',
    severity: 'error',
    problem: 'indexes that are missing',
    remedy: 'Make them again as docs/data-model.md describes them, or restore a backup.',
    run: async () => finding(missingIn(await readOutline(knex), ({ indexes }) => indexes)),
  },
  {
    name: 'schema.invalid-indexes',
    severity: 'error',
    problem: 'indexes that are not valid, so that statements do not use them or keys are not kept',
    remedy:
      'Run REINDEX INDEX CONCURRENTLY for each; drop one that an interrupted command left and that has no table in docs/data-model.md.',
    run: async () => finding(await invalidIndexes(knex)),
  },
  {
    name: 'schema.extensions',
    severity: 'error',
    problem: 'extensions that are missing, or in a schema that the role may not use',
    remedy: 'Run, as a superuser, CREATE EXTENSION … WITH SCHEMA public, or GRANT USAGE ON SCHEMA … TO the role.',
    run: async () => finding(await misplacedExtensions(knex)),
  },
];

const finding = (examples: readonly string[]): Finding => ({
  count: examples.length,
  examples: examples.slice(0, shownExamples),
});

const columnsAndPartitions = ({ columns, partitions }: TableOutline): readonly string[] => [...columns, ...partitions];

/** What the migrations make and the database has not: tables, or of those that are there some parts. */
const missingIn = (found: readonly TableOutline[], partsOf: (table: TableOutline) => readonly string[]): string[] => {
  const byName = new Map(found.map((table) => [table.name, table]));
  return schemaOutline.flatMap((expected) => {
    const table = byName.get(expected.name);
    if (table === undefined) return [expected.name];
    const parts = new Set(partsOf(table));
    return partsOf(expected).flatMap((part) => (parts.has(part) ? [] : [`${expected.name}: ${part}`]));
  });
};

const invalidIndexes = async (knex: Knex): Promise<string[]> => {
  const rows = await queryRows<{ name: string }>(
    knex,
    sql`
    SELECT i.relname AS name FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    WHERE i.relnamespace = to_regnamespace(quote_ident(${paramsOf(knex).schema}))
      AND NOT (x.indisvalid AND x.indisready AND x.indislive)
    ORDER BY i.relname COLLATE "C"`,
  );
  return rows.map(({ name }) => name);
};

const misplacedExtensions = async (knex: Knex): Promise<string[]> => {
  const rows = await queryRows<{ name: string; found: string | null }>(
    knex,
    sql`
    SELECT i.name, n.nspname AS found
    FROM unnest(${neededExtensions}::text[]) AS i (name)
      LEFT JOIN pg_extension e ON e.extname = i.name
      LEFT JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE n.oid IS NULL OR NOT has_schema_privilege(n.oid, 'USAGE')`,
  );
  return rows.map(
    ({ name, found }) => `${name}: ${found === null ? 'missing' : `in ${found}, which the role may not use`}`,
  );
};
