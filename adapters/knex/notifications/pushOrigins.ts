import type { Knex } from 'knex';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** Servers that are named, at most. */
const most = 20;

/** The servers at which people's devices are told of messages, e.g. `https://push.example.org`. */
export const pushOrigins = async (knex: Knex): Promise<readonly string[]> => {
  const rows = await queryRows<{ origin: string }>(
    knex,
    sql`
    SELECT DISTINCT substring(address FROM '^https{0,1}://[^/]+') AS origin FROM homeroom.channel_addresses
    WHERE channel = 'push' AND address ~ '^https{0,1}://[^/]+' ORDER BY origin LIMIT ${most}`,
  );
  return rows.map(({ origin }) => origin);
};
