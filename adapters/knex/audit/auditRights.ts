import type { Knex } from 'knex';
import { paramsOf } from '../sql/openDatabase.ts';
import { queryRows } from '../sql/queryRows.ts';
import { Sql, sql } from '../sql/Sql.ts';

/** The view writes with the rights of its owner, so it counts as one of them. */
const tables = ['audit_entries', 'audit_details', 'room_visits'];
/** With these a role could change what is on record. */
const changing = ['UPDATE', 'DELETE', 'TRUNCATE'];

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The role of these connections. */
export const readRoleName = async (db: Knex): Promise<string> => {
  const [row] = await queryRows<{ role: string }>(db, sql`SELECT session_user::text AS role`);
  return row?.role ?? '';
};

/**
 * Gives a role what a node needs in our schema, by connections of the owner: everything in the tables, but in those of the
 * audit log only to read and to append. Changes nothing for a role that owns the tables.
 */
export const grantNodeRights = async (owner: Knex, role: string): Promise<void> => {
  if (role === (await readRoleName(owner))) return;
  const [schema, name] = [quoted(paramsOf(owner).schema), quoted(role)];
  const logTables = tables.map((table) => `${schema}.${table}`).join(', ');
  for (const statement of [
    `GRANT USAGE ON SCHEMA ${schema} TO ${name}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${name}`,
    `GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${name}`,
    `REVOKE ALL ON ${logTables} FROM ${name}, PUBLIC`,
    `GRANT SELECT, INSERT ON ${schema}.audit_entries, ${schema}.audit_details TO ${name}`,
    `GRANT SELECT ON ${schema}.room_visits TO ${name}`,
  ])
    await queryRows(owner, new Sql(statement));
};

/** Which rights the role of these connections has to change the audit log: `audit_entries: UPDATE`, … */
export const rightsToChange = async (db: Knex): Promise<string[]> => {
  const rows = await queryRows<{ example: string }>(
    db,
    sql`
    SELECT t.name || ': ' || p.name AS example
    FROM unnest(${tables}::text[]) AS t (name) CROSS JOIN unnest(${changing}::text[]) AS p (name)
    WHERE has_table_privilege(session_user, format('%I.%I', ${paramsOf(db).schema}::text, t.name), p.name)
    ORDER BY 1`,
  );
  return rows.map(({ example }) => example);
};
