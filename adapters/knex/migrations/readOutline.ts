import type { Knex } from 'knex';
import { paramsOf } from '../sql/openDatabase.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { migrations } from './migrations.ts';
import type { TableOutline } from './TableOutline.ts';

/** Knex's own record of the migrations. */
const bookkeeping = [migrations.tableName, `${migrations.tableName}_lock`];

/** The tables that a database has in our schema, from its catalogue, in the order of their names. Writes nothing. */
export const readOutline = (db: Knex): Promise<TableOutline[]> =>
  queryRows<TableOutline>(
    db,
    sql`
    SELECT c.relname AS name,
      ARRAY(
        SELECT a.attname::text FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
      ) AS columns,
      ARRAY(
        SELECT i.relname::text FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
        WHERE x.indrelid = c.oid ORDER BY i.relname COLLATE "C"
      ) AS indexes,
      ARRAY(
        SELECT p.relname::text FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhrelid
        WHERE h.inhparent = c.oid ORDER BY p.relname COLLATE "C"
      ) AS partitions
    FROM pg_class c
    WHERE c.relnamespace = to_regnamespace(quote_ident(${paramsOf(db).schema}))
      AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL (${bookkeeping}::text[])
    ORDER BY c.relname COLLATE "C"`,
  );
