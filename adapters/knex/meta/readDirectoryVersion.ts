import type { Knex } from 'knex';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/**
 * Changes with every change of the directory, in the same transaction. It contains the epoch too, because in a restored
 * history a count can repeat with another meaning.
 */
export const readDirectoryVersion = async (knex: Knex): Promise<string> => {
  const [row] = await queryRows<{ version: string }>(
    knex,
    sql`SELECT string_agg(value, ':' ORDER BY key) AS version FROM homeroom.meta WHERE key IN ('directory_stamp', 'epoch')`,
  );
  return row?.version ?? '';
};

/** Raises the version. Call it in the transaction that changes the directory. */
export const raiseDirectoryVersion = async (trx: Knex): Promise<void> => {
  await queryRows(trx, sql`UPDATE homeroom.meta SET value = (value::bigint + 1)::text WHERE key = 'directory_stamp'`);
};
