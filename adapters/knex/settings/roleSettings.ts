import type { Knex } from 'knex';
import { queryRows } from '../sql/queryRows.ts';
import { literal, Sql, sql } from '../sql/Sql.ts';

/**
 * What the database should know of the role that a node connects as. It is stored there, for this role in this database
 * alone, because a pooler gives every transaction another connection. JIT is off because compiling takes longer than any
 * of our statements. On today's disks random access costs little more than sequential access. A transaction of a frozen
 * node ends before others give up waiting for its rows. No statement runs for ever.
 */
export const roleSettings: Readonly<Record<string, string>> = {
  jit: 'off',
  random_page_cost: '1.1',
  idle_in_transaction_session_timeout: '5s',
  statement_timeout: '1min',
};

export interface RoleDifference {
  readonly name: string;
  readonly expected: string;
  readonly found: string;
}

/** Stores the settings for the role of these connections in their database. New connections have them. */
export const setUpRole = async (knex: Knex): Promise<void> => {
  const [names] = await queryRows<{ role: string; database: string }>(
    knex,
    sql`SELECT quote_ident(current_user) AS role, quote_ident(current_database()) AS database`,
  );
  if (names === undefined) return;
  const target = new Sql(`ALTER ROLE ${names.role} IN DATABASE ${names.database}`);
  for (const [name, value] of Object.entries(roleSettings))
    await queryRows(knex, sql`${target} SET ${new Sql(name)} = ${literal(value)}`);
};

/** The settings that a connection of this role does not have. */
export const roleDifferences = async (knex: Knex): Promise<RoleDifference[]> => {
  const rows = await queryRows<{ name: string; found: string }>(
    knex,
    sql`SELECT name, current_setting(name) AS found FROM unnest(${Object.keys(roleSettings)}::text[]) AS i (name)`,
  );
  return rows
    .map(({ name, found }) => ({ name, found, expected: roleSettings[name] ?? '' }))
    .filter(({ found, expected }) => found !== expected);
};
