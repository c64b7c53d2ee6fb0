import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { joined, literal, Sql, sql } from '../sql/Sql.ts';

/** Columns about people; those with a check of their own are not here. */
const columns = [
  ['logins', 'user_id'],
  ['sessions', 'user_id'],
  ['user_roles', 'user_id'],
  ['favourites', 'user_id'],
  ['favourites', 'contact_id'],
  ['blocks', 'user_id'],
  ['blocks', 'blocked_id'],
] as const;

/** Of the row `o`. */
const isOfNobody = (column: string): Sql =>
  sql`NOT EXISTS (SELECT FROM homeroom.users u WHERE u.id = o.${new Sql(column)})`;

/** Sign-ins, roles, favourites and blocks of people who do not exist. Nobody wrote any of it as a message. */
export const makeOrphanCheck = (knex: Knex): Check =>
  makeTableCheck(knex, {
    name: 'directory.orphans',
    severity: 'error',
    problem: 'sign-ins, roles, favourites and blocks of people who do not exist',
    remedy: 'Run "homeroom doctor --fix", which removes them; if people were lost, restore a backup instead.',
    faults: joined(
      columns.map(
        ([table, column]) => sql`
        SELECT ${literal(`${table}: person `)} || o.${new Sql(column)} AS example
        FROM ${new Sql(`homeroom.${table}`)} o WHERE ${isOfNobody(column)}`,
      ),
      '\nUNION ALL\n',
    ),
    fix: {
      statement: columns.map(
        ([table, column]) => sql`DELETE FROM ${new Sql(`homeroom.${table}`)} o WHERE ${isOfNobody(column)} RETURNING 1`,
      ),
      did: (count) => `${count} rows were removed.`,
    },
  });
