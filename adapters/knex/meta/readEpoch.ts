import type { Knex } from 'knex';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** The name of this history: created with the schema, and replaced when another history is restored. */
export const readEpoch = async (knex: Knex): Promise<string> => {
  const [row] = await queryRows<{ value: string }>(knex, sql`SELECT value FROM homeroom.meta WHERE key = 'epoch'`);
  return row?.value ?? '';
};

/**
 * Begins a new history: clients drop what they know of the former one, and nodes get a new secret for what they send each
 * other. The secret of the messages' hashes belongs to the messages, and stays.
 */
export const replaceEpoch = async (trx: Knex): Promise<void> => {
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.meta SET value = CASE WHEN key = 'bus_secret' THEN gen_random_uuid()::text ELSE '' END || gen_random_uuid()::text
    WHERE key IN ('epoch', 'bus_secret')`,
  );
};
