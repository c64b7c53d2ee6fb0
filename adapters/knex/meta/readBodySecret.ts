import type { Knex } from 'knex';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/**
 * The secret of the hashes by which retries are recognised (`BodyHash`): 64 bytes in hexadecimal digits. Made with the
 * schema, and carried by backups, because it belongs to the messages.
 */
export const readBodySecret = async (knex: Knex): Promise<string> => {
  const [row] = await queryRows<{ value: string }>(
    knex,
    sql`SELECT value FROM homeroom.meta WHERE key = 'body_secret'`,
  );
  return row?.value ?? '';
};
