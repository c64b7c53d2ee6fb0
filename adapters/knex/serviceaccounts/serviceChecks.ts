import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { type Sql, sql } from '../sql/Sql.ts';

/** The key `k` is live, and its account is deactivated or not there. */
const isIdle: Sql = sql`
  k.revoked_at IS NULL AND NOT EXISTS (
    SELECT FROM homeroom.service_accounts a WHERE a.user_id = k.user_id AND a.deactivated_at IS NULL
  )`;

/** The account `a` is active, and belongs to an organisation that is gone. */
const isHomeless: Sql = sql`
  a.deactivated_at IS NULL AND NOT EXISTS (SELECT FROM homeroom.organisations o WHERE o.id = a.organisation_id)`;

/** The row `u` of a service account may be taken for a person. */
const isTakenForPerson: Sql = sql`
  u.kind = 'service' AND (u.is_active OR u.merged_into IS NOT NULL OR u.roles IS NOT NULL
    OR EXISTS (SELECT FROM homeroom.identities i WHERE i.user_id = u.id))`;

/** What can be wrong with service accounts and their keys. */
export const serviceChecks = (knex: Knex): Check[] => [
  makeTableCheck(knex, {
    name: 'services.keys',
    severity: 'warning',
    problem: 'live keys of service accounts that are deactivated or gone',
    remedy: 'They open nothing. Run "homeroom doctor --fix", which revokes them.',
    faults: sql`SELECT 'key ' || k.id || ': account ' || k.user_id AS example FROM homeroom.service_keys k WHERE ${isIdle}`,
    fix: {
      statement: sql`UPDATE homeroom.service_keys k SET revoked_at = now() WHERE ${isIdle} RETURNING 1`,
      did: (count) => `${count} keys were revoked.`,
    },
  }),
  makeTableCheck(knex, {
    name: 'services.organisations',
    severity: 'warning',
    problem: 'active service accounts of organisations that are gone',
    remedy: 'They post nowhere. Run "homeroom doctor --fix", which deactivates them, and make new ones.',
    faults: sql`SELECT 'account ' || a.user_id AS example FROM homeroom.service_accounts a WHERE ${isHomeless}`,
    fix: {
      statement: sql`UPDATE homeroom.service_accounts a SET deactivated_at = now() WHERE ${isHomeless} RETURNING 1`,
      did: (count) => `${count} service accounts were deactivated.`,
    },
  }),
  makeTableCheck(knex, {
    name: 'services.senders',
    severity: 'error',
    problem: 'service accounts without the name that their messages show',
    remedy: 'Homeroom removes nobody from the table of users: bring the names back from a backup.',
    faults: sql`
      SELECT 'account ' || a.user_id AS example FROM homeroom.service_accounts a
      WHERE NOT EXISTS (SELECT FROM homeroom.users u WHERE u.id = a.user_id AND u.kind = 'service')`,
  }),
  makeTableCheck(knex, {
    name: 'services.people',
    severity: 'error',
    problem: 'service accounts that may be taken for people: active, with roles, or called by a source',
    remedy: 'Somebody wrote into the tables by hand. Take these rows back as they were, or restore a backup.',
    faults: sql`SELECT 'account ' || u.id AS example FROM homeroom.users u WHERE ${isTakenForPerson}`,
  }),
];
