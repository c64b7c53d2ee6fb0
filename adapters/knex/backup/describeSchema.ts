import type { Knex } from 'knex';
import { migrations } from '../migrations/migrations.ts';
import { schema } from '../sql/openDatabase.ts';
import { queryRows } from '../sql/queryRows.ts';
import { Sql, sql } from '../sql/Sql.ts';
import type { BackupSequence, BackupTable } from './Backup.ts';

/** Knex's own record of the migrations; migrating writes it anew. */
const bookkeeping = [migrations.tableName, `${migrations.tableName}_lock`];

/** A name from the catalogue as it stands in a statement, with the schema before it. */
export const nameOf = (name: string): Sql => new Sql(`${schema}.${quoted(name)}`);

/** Columns in a list. */
export const columnList = (columns: readonly string[]): Sql => new Sql(columns.map(quoted).join(', '));

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Every table of ours with the columns that hold something of their own, as the catalogue has them: what a new
 * migration adds is in the next backup without anybody thinking of it. Generated columns follow from the others.
 */
export const readTables = (db: Knex): Promise<Omit<BackupTable, 'rows'>[]> =>
  queryRows<Omit<BackupTable, 'rows'>>(
    db,
    sql`
    SELECT c.relname AS name, (
      SELECT json_agg(a.attname ORDER BY a.attname COLLATE "C") FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ) AS columns
    FROM pg_class c
    WHERE c.relnamespace = to_regnamespace(${schema}) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname <> ALL (${bookkeeping}::text[])
    ORDER BY c.relname COLLATE "C"`,
  );

/** Where all sequences stand, those behind identities too. Never behind the rows of a snapshot taken before. */
export const readSequences = async (db: Knex): Promise<BackupSequence[]> => {
  const names = await queryRows<{ name: string }>(
    db,
    sql`
    SELECT c.relname AS name FROM pg_class c
    WHERE c.relnamespace = to_regnamespace(${schema}) AND c.relkind = 'S' AND NOT EXISTS (
      SELECT FROM pg_depend d JOIN pg_class owner ON owner.oid = d.refobjid
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND owner.relname = ANY (${bookkeeping}::text[])
    )
    ORDER BY c.relname COLLATE "C"`,
  );
  const sequences: BackupSequence[] = [];
  for (const { name } of names) {
    const [row] = await queryRows<{ last_value: string; is_called: boolean }>(
      db,
      sql`SELECT last_value::text AS last_value, is_called FROM ${nameOf(name)}`,
    );
    if (row !== undefined) sequences.push({ name, last_value: row.last_value, is_called: row.is_called });
  }
  return sequences;
};

/** Names of the views that keep what they show. */
export const readKeptViews = async (db: Knex): Promise<string[]> => {
  const rows = await queryRows<{ name: string }>(
    db,
    sql`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = to_regnamespace(${schema}) AND relkind = 'm' ORDER BY oid`,
  );
  return rows.map(({ name }) => name);
};

export const countTable = async (db: Knex, name: string): Promise<number> => {
  const [row] = await queryRows<{ count: string }>(db, sql`SELECT count(*) AS count FROM ${nameOf(name)}`, patient);
  return Number(row?.count);
};

/** For what may take long on a large table. */
export const patient = { timeoutMs: 3_600_000 };
