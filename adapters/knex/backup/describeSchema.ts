import type { Knex } from 'knex';
import { migrations } from '../migrations/migrations.ts';
import { paramsOf } from '../sql/openDatabase.ts';
import { queryRows } from '../sql/queryRows.ts';
import { Sql, sql } from '../sql/Sql.ts';
import type { BackupSequence, BackupTable } from './Backup.ts';

/** Knex's own record of the migrations; a migration writes it again. */
const bookkeeping = [migrations.tableName, `${migrations.tableName}_lock`];

/** A name from the catalogue, quoted and with its schema, for a statement. */
export const nameOf = (name: string): Sql => new Sql(`homeroom.${quoted(name)}`);

/** The same as a value that functions of the catalogue take. */
export const regclassOf = (name: string): Sql => new Sql(`'${nameOf(name).text.replaceAll("'", "''")}'::regclass`);

/** Quoted columns in a list. */
export const columnList = (columns: readonly string[]): Sql => new Sql(columns.map(quoted).join(', '));

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Every table of ours with its columns, from the catalogue, so that a backup includes what a new migration adds.
 * Generated columns are left out: they follow from the others.
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
    WHERE c.relnamespace = to_regnamespace(quote_ident(${paramsOf(db).schema})) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname <> ALL (${bookkeeping}::text[])
    ORDER BY c.relname COLLATE "C"`,
  );

/** The state of all sequences, with those of identities. It is never behind the rows of an earlier snapshot. */
export const readSequences = async (db: Knex): Promise<BackupSequence[]> => {
  const names = await queryRows<{ name: string }>(
    db,
    sql`
    SELECT c.relname AS name FROM pg_class c
    WHERE c.relnamespace = to_regnamespace(quote_ident(${paramsOf(db).schema})) AND c.relkind = 'S' AND NOT EXISTS (
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

/** The names of the materialized views. */
export const readMaterializedViews = async (db: Knex): Promise<string[]> => {
  const rows = await queryRows<{ name: string }>(
    db,
    sql`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = to_regnamespace(quote_ident(${paramsOf(db).schema})) AND relkind = 'm' ORDER BY oid`,
  );
  return rows.map(({ name }) => name);
};

export const countTable = async (db: Knex, name: string): Promise<number> => {
  const [row] = await queryRows<{ count: string }>(db, sql`SELECT count(*) AS count FROM ${nameOf(name)}`, patient);
  return Number(row?.count);
};

/** For statements that may take long on a large table. */
export const patient = { timeoutMs: 3_600_000 };
