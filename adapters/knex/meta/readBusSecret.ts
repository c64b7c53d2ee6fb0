import type { Knex } from 'knex';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** What the nodes of this database close with what they tell each other; another one in another history. */
export const readBusSecret = async (knex: Knex): Promise<string> => {
  const [row] = await queryRows<{ value: string }>(knex, sql`SELECT value FROM meta WHERE key = 'bus_secret'`);
  return row?.value ?? '';
};
