import type { Knex } from 'knex';
import { ask } from './ask.ts';
import { sql } from './Sql.ts';

/** Changes with every change of the directory, in the same transaction. */
export const readStamp = async (knex: Knex): Promise<string> => {
  const [row] = await ask<{ value: string }>(knex, sql`SELECT value FROM meta WHERE key = 'directory_stamp'`);
  return row?.value ?? '';
};

/** Raises the stamp; to be called inside the transaction that changes the directory. */
export const raiseStamp = async (trx: Knex): Promise<void> => {
  await ask(trx, sql`UPDATE meta SET value = (value::bigint + 1)::text WHERE key = 'directory_stamp'`);
};
