import type { Knex } from 'knex';
import { paramsOf } from '../sql/openDatabase.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { exclusively } from './migrateDatabase.ts';
import { migrations } from './migrations.ts';

/** Rows that are lost, by where they are: a table, or a column of one as `table.column`. */
export interface RollbackLoss {
  readonly name: string;
  readonly rows: readonly { readonly place: string; readonly count: number }[];
}

interface Column {
  readonly table: string;
  readonly column: string;
  readonly fallback: string | null;
}

interface Trial {
  readonly name: string;
  readonly gone: readonly Column[];
  readonly left: ReadonlySet<string>;
  readonly deleted: readonly { readonly place: string; readonly count: number }[];
}

/** Ends a transaction that only tried something. */
class Tried extends Error {
  readonly trial: Trial | null;
  constructor(trial: Trial | null) {
    super('tried, and undone');
    this.trial = trial;
  }
}

/**
 * What undoing the latest migration would delete; null if there is none. It is tried in a transaction that is undone: rows
 * of tables that go, values of columns that go, and rows that it deletes elsewhere.
 */
export const foreseeRollback = async (knex: Knex): Promise<RollbackLoss | null> => {
  const trial = await tryRollback(knex);
  if (trial === null) return null;
  const { name, gone, left, deleted } = trial;
  const rows: { place: string; count: number }[] = [];
  for (const table of new Set(gone.map((one) => one.table)))
    if (!left.has(table)) rows.push({ place: table, count: await count(knex, table) });
  for (const one of gone)
    if (left.has(one.table))
      rows.push({ place: `${one.table}.${one.column}`, count: await count(knex, one.table, one) });
  return { name, rows: [...rows, ...deleted].filter((row) => row.count > 0) };
};

const tryRollback = async (knex: Knex): Promise<Trial | null> => {
  try {
    return await exclusively(knex, async (trx): Promise<never> => {
      const before = await columns(trx);
      const [, names]: [number, string[]] = await trx.migrate.down(migrations);
      const [name] = names;
      if (name === undefined) throw new Tried(null);
      const after = await columns(trx);
      const kept = new Set(after.map(keyOf));
      const left = new Set(after.map(({ table }) => table));
      const deleted = (await deletions(trx)).filter(({ place }) => left.has(place) && !place.startsWith('homeroom_'));
      throw new Tried({ name, left, deleted, gone: before.filter((column) => !kept.has(keyOf(column))) });
    });
  } catch (outcome) {
    if (outcome instanceof Tried) return outcome.trial;
    throw outcome;
  }
};

const keyOf = ({ table, column }: Column): string => `${table}.${column}`;

/** Columns of all tables; of a table in parts, only those of the whole. */
const columns = (db: Knex): Promise<readonly Column[]> =>
  queryRows<Column>(
    db,
    sql`
    SELECT c.relname AS "table", a.attname AS "column", pg_get_expr(d.adbin, d.adrelid) AS fallback
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = to_regnamespace(quote_ident(${paramsOf(db).schema})) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ORDER BY c.relname, a.attnum`,
  );

const deletions = async (trx: Knex): Promise<readonly { place: string; count: number }[]> => {
  const rows = await queryRows<{ place: string; count: string }>(
    trx,
    sql`
    SELECT relname AS place, n_tup_del AS count FROM pg_stat_xact_user_tables
    WHERE schemaname = ${paramsOf(trx).schema} AND n_tup_del > 0`,
  );
  return rows.map(({ place, count: rowCount }) => ({ place, count: Number(rowCount) }));
};

/** Rows of a table, or those whose value of a column is another than the one that every row has at first. */
const count = async (knex: Knex, table: string, column?: Column): Promise<number> => {
  const { schema } = paramsOf(knex);
  const [where, names] =
    column === undefined
      ? ['', []]
      : [` WHERE ??::text IS DISTINCT FROM (${column.fallback ?? 'NULL'})::text`, [column.column]];
  const { rows }: { rows: readonly { count: string }[] } = await knex.raw(`SELECT count(*) FROM ??.??${where}`, [
    schema,
    table,
    ...names,
  ]);
  return Number(rows[0]?.count ?? 0);
};
