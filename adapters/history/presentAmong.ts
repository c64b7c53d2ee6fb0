import type { ForeignDatabase } from './ForeignDatabase.ts';

/** Of these ids those that a table has in a column of numbers. */
export const presentAmong = async (
  database: ForeignDatabase,
  { table, column }: { readonly table: string; readonly column: string },
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  const numbers = ids.filter((id) => /^\d{1,18}$/.test(id));
  const rows = await database.rows<{ id: string }>(
    `SELECT ${column}::text AS id FROM ${table} WHERE ${column} = ANY ($1::bigint[])`,
    [numbers],
  );
  return new Set(rows.map(({ id }) => id));
};
