import type { Knex } from 'knex';
import { type Check, findingOf } from '../../../core/doctor/Check.ts';
import { paramsOf } from '../sql/openDatabase.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

interface Row {
  readonly name: string;
  readonly size: string | number;
  readonly wasted: string | number;
}

/** Bytes that must be empty before it is worth a word. */
const worthBytes = 64 * 1024 ** 2;

/**
 * Tables and indexes that are more than half empty, by the widths that the planner knows. A row has 28 bytes beside its
 * columns, an entry of an index 16; alignment is not counted, and pages of indexes are nine tenths full when they are new.
 */
export const makeBloatCheck = (knex: Knex, leastBytes = worthBytes): Check => ({
  name: 'schema.bloat',
  severity: 'hint',
  problem: 'tables and indexes that are more than half empty, as far as PostgreSQL’s statistics tell',
  remedy:
    'Let autovacuum run oftener (autovacuum_vacuum_scale_factor); REINDEX INDEX CONCURRENTLY gives an index’s room back, VACUUM FULL a table’s while no server runs.',
  run: async () => {
    const rows = await queryRows<Row>(
      knex,
      sql`
      WITH widths AS (
        SELECT s.tablename, s.attname, (1 - s.null_frac) * s.avg_width AS width
        FROM pg_stats s WHERE s.schemaname = ${paramsOf(knex).schema}
      ), sizes AS (
        SELECT c.relname AS name, pg_relation_size(c.oid) AS size,
          c.reltuples * (28 + (SELECT sum(w.width) FROM widths w WHERE w.tablename = c.relname)) AS needed
        FROM pg_class c
        WHERE c.relnamespace = to_regnamespace(quote_ident(${paramsOf(knex).schema})) AND c.relkind = 'r' AND c.reltuples >= 0
        UNION ALL
        SELECT i.relname, pg_relation_size(i.oid),
          i.reltuples / 0.9 * (16 + (
            SELECT sum(COALESCE(w.width, 16))
            FROM unnest(x.indkey::int[]) AS k (attnum)
              LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum AND k.attnum > 0
              LEFT JOIN widths w ON w.tablename = c.relname AND w.attname = a.attname
          ))
        FROM pg_index x
          JOIN pg_class i ON i.oid = x.indexrelid
          JOIN pg_class c ON c.oid = x.indrelid
          JOIN pg_am m ON m.oid = i.relam AND m.amname = 'btree'
        WHERE i.relnamespace = to_regnamespace(quote_ident(${paramsOf(knex).schema})) AND i.relkind = 'i' AND i.reltuples >= 0
      )
      SELECT name, size, (size - needed)::bigint AS wasted FROM sizes
      WHERE needed IS NOT NULL AND size - needed >= ${leastBytes}::bigint AND size - needed > size / 2
      ORDER BY size - needed DESC`,
    );
    return findingOf(rows.map(({ name, size, wasted }) => `${name}: about ${wasted} of ${size} bytes are empty`));
  },
});
