import type { Knex } from 'knex';
import { ask } from './ask.ts';
import { sql } from './Sql.ts';

/** What names this history: made with the schema, and made anew when another history is put in its place. */
export const readEpoch = async (knex: Knex): Promise<string> => {
  const [row] = await ask<{ value: string }>(knex, sql`SELECT value FROM meta WHERE key = 'epoch'`);
  return row?.value ?? '';
};
