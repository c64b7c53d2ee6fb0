import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { roomTypesOn } from '../../../core/permissions/roomTypesOf.ts';
import { makePageCheck } from '../doctor/pageCheck.ts';
import { sql } from '../sql/Sql.ts';
import { roomKeyChecks } from './roomKeyChecks.ts';

/** What can be wrong with rooms and memberships, apart from what the policy says of them. */
export const roomChecks = (knex: Knex, policy: Policy): Check[] => [
  ...roomKeyChecks(knex, policy),
  makePageCheck(knex, {
    name: 'rooms.contexts',
    severity: 'error',
    problem: 'rooms that call their context otherwise than the table of contexts does',
    remedy: 'Run "homeroom doctor --fix", which takes the word from there.',
    table: 'rooms',
    faults: sql`
      SELECT 'room ' || p.id || ': context ' || p.context_id AS example
      FROM page p LEFT JOIN homeroom.contexts c ON c.id = p.context_id
      WHERE c.external_id IS DISTINCT FROM p.context`,
    fix: {
      statement: sql`
        UPDATE homeroom.rooms r SET context = c.external_id
        FROM page p JOIN homeroom.contexts c ON c.id = p.context_id
        WHERE r.id = p.id AND r.context_id = p.context_id AND r.context <> c.external_id
        RETURNING 1`,
      did: (count) => `${count} rooms got the word of their context.`,
    },
  }),
  makePageCheck(knex, {
    name: 'rooms.people',
    severity: 'error',
    problem: 'memberships of people who do not exist',
    remedy: 'Homeroom removes nobody from the table of users: bring the people back from a backup.',
    table: 'rooms',
    faults: sql`
      SELECT 'room ' || p.id || ': ' || m.user_id AS example
      FROM page p JOIN homeroom.participants m ON m.room_id = p.id
      WHERE NOT EXISTS (SELECT FROM homeroom.users u WHERE u.id = m.user_id)`,
  }),
  makeMissingCheck(knex, policy),
];

/**
 * The directory does not say who is in these rooms: the two people of a contact, who wrote to an office, and an owner. They come back suspended,
 * and the check of memberships, which follows, restores them if the policy allows it, with an event.
 */
const makeMissingCheck = (knex: Knex, policy: Policy): Check => {
  const due = sql`
    FROM page p
      CROSS JOIN LATERAL unnest(
        CASE WHEN p.type = ANY (${roomTypesOn(policy, 'contact', 'office')}::text[]) THEN p.about ELSE '{}' END
          || p.owner_id
      ) AS due (user_id)
    WHERE EXISTS (SELECT FROM homeroom.users u WHERE u.id = due.user_id)
      AND NOT EXISTS (SELECT FROM homeroom.participants m WHERE m.room_id = p.id AND m.user_id = due.user_id)
      -- Who is asked to talk is a member once they accept.
      AND NOT EXISTS (SELECT FROM homeroom.message_requests q WHERE q.room_id = p.id AND q.recipient_id = due.user_id)`;
  return makePageCheck(knex, {
    name: 'rooms.missing-members',
    severity: 'error',
    problem: 'people without a membership in the room that they opened or that is about them',
    remedy: 'Run "homeroom doctor --fix": they get it, and all messages of the room count as unread.',
    table: 'rooms',
    faults: sql`SELECT 'room ' || p.id || ': ' || due.user_id AS example ${due}`,
    fix: {
      statement: sql`
        INSERT INTO homeroom.participants (room_id, user_id, role, joined_seq, is_suspended, may_post)
        SELECT p.id, due.user_id, (SELECT u.role FROM homeroom.users u WHERE u.id = due.user_id), 0, true, false ${due}
        ON CONFLICT DO NOTHING
        RETURNING 1`,
      did: (count) => `${count} memberships were added.`,
    },
  });
};
