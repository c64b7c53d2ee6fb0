import type { Knex } from 'knex';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/**
 * The secret with which the nodes of this database authenticate what they send each other; a new history has a new one.
 */
export const readBusSecret = async (knex: Knex): Promise<string> => {
  const [row] = await queryRows<{ value: string }>(knex, sql`SELECT value FROM homeroom.meta WHERE key = 'bus_secret'`);
  return row?.value ?? '';
};
