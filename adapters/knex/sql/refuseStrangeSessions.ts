import type { Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';
import { queryRows } from './queryRows.ts';
import { sql } from './Sql.ts';

/** What a host may have set for its connections that changes what our statements mean, and what they need. */
export const neededOfSessions: Readonly<Record<string, RegExp>> = {
  DateStyle: /^ISO/,
  client_encoding: /^UTF8$/,
  default_transaction_isolation: /^read committed$/,
  default_transaction_read_only: /^off$/,
  standard_conforming_strings: /^on$/,
};

const writtenOfSessions: Readonly<Record<string, string>> = {
  DateStyle: 'ISO',
  client_encoding: 'UTF8',
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  standard_conforming_strings: 'on',
};

/**
 * Looks at a connection of a host's pool, as the host has set it up. The rest of its settings do no harm.
 * @throws ChatError INVALID_REQUEST that names the setting, UNAVAILABLE
 */
export const refuseStrangeSessions = async (knex: Knex): Promise<void> => {
  const names = Object.keys(neededOfSessions);
  const rows = await queryRows<{ name: string; value: string }>(
    knex,
    sql`SELECT name, current_setting(name) AS value FROM unnest(${names}::text[]) AS name`,
  );
  const wrong = rows.find(({ name, value }) => neededOfSessions[name]?.test(value) !== true);
  if (wrong === undefined) return;
  throw new ChatError(
    'INVALID_REQUEST',
    `createChat: database is a pool whose connections have ${wrong.name} = '${wrong.value}'; Homeroom needs '${writtenOfSessions[wrong.name]}'. Pass a pool without this setting, or the address of the database.`,
  );
};
