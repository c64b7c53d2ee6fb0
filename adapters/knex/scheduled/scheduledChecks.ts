import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';

/** What can be wrong with messages that are sent later. */
export const scheduledChecks = (knex: Knex): Check[] => [
  makeTableCheck(knex, {
    name: 'scheduled.places',
    severity: 'error',
    problem: 'scheduled messages whose room or sender does not exist',
    remedy: 'Restore the room or the person from a backup; without them the message fails at its hour.',
    faults: sql`
      SELECT 'scheduled message ' || s.id AS example FROM homeroom.scheduled_messages s
      WHERE NOT EXISTS (SELECT FROM homeroom.rooms r WHERE r.id = s.room_id)
        OR NOT EXISTS (SELECT FROM homeroom.users u WHERE u.id = s.sender_id)`,
  }),
  makeTableCheck(knex, {
    name: 'scheduled.states',
    severity: 'error',
    problem: 'scheduled messages that ended by half: without when, why, or the message that they became',
    remedy: 'Restore them from a backup, or remove these rows: what was sent is a message of its room.',
    faults: sql`
      SELECT 'scheduled message ' || s.id || ', ' || s.state AS example FROM homeroom.scheduled_messages s
      WHERE s.state NOT IN ('waiting', 'sent', 'failed', 'cancelled')
        OR (s.ended_at IS NULL) <> (s.state = 'waiting')
        OR (s.state = 'failed' AND s.outcome IS NULL)
        OR (s.state <> 'sent' AND s.message_id IS NOT NULL)
        OR (s.state = 'sent' AND s.outcome IS NULL AND s.message_id IS NULL)`,
  }),
  makeTableCheck(knex, {
    name: 'scheduled.late',
    severity: 'warning',
    problem: 'scheduled messages whose hour was more than an hour ago, and that wait still',
    remedy: 'Start a server: it sends them at once. If one runs, its log says why it cannot.',
    faults: sql`
      SELECT 'scheduled message ' || s.id || ' of room ' || s.room_id AS example FROM homeroom.scheduled_messages s
      WHERE s.state = 'waiting' AND s.due_at < clock_timestamp() - interval '1 hour'`,
  }),
];
