import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { type Sql, sql } from '../sql/Sql.ts';

/** The id is of nobody who has an account: it was erased, merged into another, or never there. */
const isNobody = (id: Sql): Sql => sql`
  NOT EXISTS (SELECT FROM homeroom.users u WHERE u.id = ${id} AND u.erased_at IS NULL AND u.merged_into IS NULL)`;

/** What can be wrong with notifications. Which channels servers have is in their configuration, which is not known here. */
export const notificationChecks = (knex: Knex): Check[] => [
  makeTableCheck(knex, {
    name: 'notifications.claimed',
    severity: 'warning',
    problem: 'notifications that a server began to send more than an hour ago, and that no server has tried again',
    remedy: 'Start a server with this channel: it tries them again at once.',
    faults: sql`
      SELECT 'delivery ' || d.id || ' by ' || d.channel AS example FROM homeroom.deliveries d
      WHERE d.state = 'claimed' AND d.due_at < clock_timestamp() - interval '1 hour'`,
  }),
  makeTableCheck(knex, {
    name: 'notifications.due',
    severity: 'warning',
    problem: 'messages of which people should have been told more than a day ago, and were not',
    remedy:
      'Start a server with this channel. If it was taken out of the configuration for good, remove its rows from "notices".',
    faults: sql`
      SELECT 'message ' || n.message_id || ' for user ' || n.user_id || ' by ' || n.channel AS example
      FROM homeroom.notices n
      WHERE n.gathered_at IS NULL AND n.due_at < clock_timestamp() - interval '1 day'`,
  }),
  makeTableCheck(knex, {
    name: 'notifications.addresses',
    severity: 'error',
    problem: 'addresses of channels that belong to nobody',
    remedy: 'Run "homeroom doctor --fix", which removes them.',
    faults: sql`
      SELECT 'address ' || a.id || ' of user ' || a.user_id AS example FROM homeroom.channel_addresses a
      WHERE ${isNobody(sql`a.user_id`)}`,
    fix: {
      statement: sql`DELETE FROM homeroom.channel_addresses a WHERE ${isNobody(sql`a.user_id`)} RETURNING 1`,
      did: (count) => `Removed ${count} addresses.`,
    },
  }),
  makeTableCheck(knex, {
    name: 'notifications.settings',
    severity: 'error',
    problem: 'choices about notifications that belong to nobody',
    remedy: 'Run "homeroom doctor --fix", which removes them.',
    faults: sql`
      SELECT 'settings of user ' || s.scope_id AS example FROM homeroom.settings s
      WHERE s.scope = 'person' AND s.key = 'notifications' AND ${isNobody(sql`s.scope_id`)}`,
    fix: {
      statement: sql`
        DELETE FROM homeroom.settings s
        WHERE s.scope = 'person' AND s.key = 'notifications' AND ${isNobody(sql`s.scope_id`)} RETURNING 1`,
      did: (count) => `Removed ${count} choices.`,
    },
  }),
];
