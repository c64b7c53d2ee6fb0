import type { Knex } from 'knex';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/**
 * Changes with every change of the directory, in the same transaction. It names the history too: in one that was
 * restored the count begins at a number that had another meaning before.
 */
export const readStamp = async (knex: Knex): Promise<string> => {
  const [row] = await queryRows<{ stamp: string }>(
    knex,
    sql`SELECT string_agg(value, ':' ORDER BY key) AS stamp FROM meta WHERE key IN ('directory_stamp', 'epoch')`,
  );
  return row?.stamp ?? '';
};

/** Raises the stamp; to be called inside the transaction that changes the directory. */
export const raiseStamp = async (trx: Knex): Promise<void> => {
  await queryRows(trx, sql`UPDATE meta SET value = (value::bigint + 1)::text WHERE key = 'directory_stamp'`);
};
