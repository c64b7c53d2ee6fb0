import type pg from 'pg';

/** A table with its parts, or one of its indexes. */
export interface TableSize {
  readonly name: string;
  readonly bytes: number;
  /** Percent of its pages that hold neither rows nor entries; null where nobody can say. */
  readonly emptyPercent: number | null;
}

const tables = "('messages', 'participants', 'rooms', 'names_by_word')";

/** The sizes of what grows and of what changes, largest first. Without pgstattuple nothing is known of emptiness. */
export const tableSizes = async (client: pg.Client): Promise<readonly TableSize[]> => {
  const { rows } = await client.query<{ name: string; bytes: string; empty: number | null }>(`
    WITH parts AS (
      SELECT r.relname AS root, c.oid, c.relname FROM pg_class r
        CROSS JOIN LATERAL pg_partition_tree(r.oid) t JOIN pg_class c ON c.oid = t.relid
      WHERE r.relnamespace = 'homeroom'::regnamespace AND r.relname IN ${tables} AND t.isleaf
      UNION ALL
      SELECT r.relname, r.oid, r.relname FROM pg_class r
      WHERE r.relnamespace = 'homeroom'::regnamespace AND r.relname IN ${tables} AND r.relkind = 'r'
    ), sized AS (
      SELECT root AS name, pg_table_size(oid) AS bytes, (pgstattuple_approx(oid)).approx_free_percent AS empty FROM parts
      UNION ALL
      SELECT COALESCE(root_index.relname, i.relname), pg_relation_size(i.oid),
        CASE WHEN m.amname = 'btree' THEN 100 - (pgstatindex(i.oid)).avg_leaf_density END
      FROM parts JOIN pg_index x ON x.indrelid = parts.oid JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam
        LEFT JOIN pg_inherits h ON h.inhrelid = i.oid LEFT JOIN pg_class root_index ON root_index.oid = h.inhparent
    )
    SELECT name, sum(bytes)::text AS bytes, sum(empty * bytes) / NULLIF(sum(bytes) FILTER (WHERE empty IS NOT NULL), 0) AS empty
    FROM sized GROUP BY name ORDER BY sum(bytes) DESC`);
  return rows.map(({ name, bytes, empty }) => ({
    name,
    bytes: Number(bytes),
    emptyPercent: empty === null || Number.isNaN(Number(empty)) ? null : Number(empty),
  }));
};
