import type { Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';
import { sqlState } from '../sql/databaseErrors.ts';
import { queryRows } from '../sql/queryRows.ts';
import { literal, Sql, sql } from '../sql/Sql.ts';
import { idleLimit, statementLimit } from '../sql/timeLimits.ts';

/**
 * What the database should know of the role that a node connects as. It is stored there, for this role in this database
 * alone, because a pooler gives every transaction another connection. JIT is off because compiling takes longer than any
 * of our statements. On today's disks random access costs little more than sequential access. A transaction of a frozen
 * node ends before others give up waiting for its rows. No statement runs for ever.
 */
export const roleSettings: Readonly<Record<string, string>> = {
  jit: 'off',
  random_page_cost: '1.1',
  idle_in_transaction_session_timeout: idleLimit,
  statement_timeout: statementLimit,
};

export interface RoleSetting {
  readonly name: string;
  readonly expected: string;
  readonly found: string;
}

/** The role that a node connects as, its database, and what its next connection will find there. */
export interface RoleReport {
  readonly role: string;
  readonly database: string;
  readonly settings: readonly RoleSetting[];
}

/**
 * Reads what PostgreSQL keeps, not what this connection has: a pooler's connection may be older than the settings, or
 * somebody else may have changed it. `set_config` writes each value as `SHOW` does, and for this statement alone.
 */
export const readRole = async (knex: Knex): Promise<RoleReport> => {
  const rows = await queryRows<{ role: string; database: string; name: string; found: string }>(
    knex,
    sql`
    SELECT session_user::text AS role, current_database()::text AS database, s.name,
      set_config(s.name, COALESCE((
        SELECT substr(entry, strpos(entry, '=') + 1)
        FROM pg_db_role_setting d CROSS JOIN LATERAL unnest(d.setconfig) AS entry
        WHERE d.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
          AND d.setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = session_user))
          AND split_part(entry, '=', 1) = s.name
        ORDER BY d.setrole = 0, d.setdatabase = 0
        LIMIT 1
      ), s.reset_val), true) AS found
    FROM pg_settings s
    WHERE s.name = ANY (${Object.keys(roleSettings)}::text[])
    ORDER BY s.name`,
  );
  const { role = '', database = '' } = rows[0] ?? {};
  return {
    role,
    database,
    settings: rows.map(({ name, found }) => ({ name, found, expected: roleSettings[name] ?? '' })),
  };
};

/** The settings that the next connection of this role will not have. */
export const roleDifferences = async (knex: Knex): Promise<RoleSetting[]> =>
  (await readRole(knex)).settings.filter(({ found, expected }) => found !== expected);

/**
 * Stores the settings for the role of these connections in their database, where they differ. New connections have them.
 * Resolves to what was there before. @throws ChatError ACCESS_DENIED with the statements, if the role may not do it
 */
export const setUpRole = async (knex: Knex): Promise<RoleReport> => {
  const report = await readRole(knex);
  const target = `ALTER ROLE ${quoted(report.role)} IN DATABASE ${quoted(report.database)}`;
  const statements = report.settings
    .filter(({ found, expected }) => found !== expected)
    .map(({ name, expected }) => `${target} SET ${name} = ${literal(expected).text}`);
  try {
    for (const statement of statements) await queryRows(knex, new Sql(statement));
  } catch (failure) {
    if (sqlState(failure) !== insufficientPrivilege) throw failure;
    throw new ChatError(
      'ACCESS_DENIED',
      `The role "${report.role}" may not change its own settings. Let an administrator of the database run:\n  ${statements.join(';\n  ')};`,
      { cause: failure },
    );
  }
  return report;
};

const insufficientPrivilege = '42501';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
