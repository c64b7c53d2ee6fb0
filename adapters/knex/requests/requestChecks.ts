import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';

/** What can be wrong with requests to talk. */
export const requestChecks = (knex: Knex): Check[] => [
  makeTableCheck(knex, {
    name: 'requests.rooms',
    severity: 'error',
    problem: 'requests to talk whose room does not exist, and rooms that await somebody without one',
    remedy: 'Restore the rooms from a backup; who asked waits for nobody in such a room.',
    faults: sql`
      SELECT 'request of room ' || q.room_id AS example FROM homeroom.message_requests q
      WHERE NOT EXISTS (SELECT FROM homeroom.rooms r WHERE r.id = q.room_id)
      UNION ALL
      SELECT 'room ' || r.id FROM homeroom.rooms r
      WHERE r.awaits_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM homeroom.message_requests q WHERE q.room_id = r.id AND q.recipient_id = r.awaits_id
      )`,
  }),
  makeTableCheck(knex, {
    name: 'requests.members',
    severity: 'error',
    problem: 'rooms that await somebody who is a member of them already',
    remedy: 'Set awaits_id of these rooms to NULL: the person accepted, as they are a member.',
    faults: sql`
      SELECT 'room ' || r.id AS example
      FROM homeroom.rooms r
        JOIN homeroom.participants p ON p.room_id = r.id AND p.user_id = r.awaits_id AND p.left_seq IS NULL`,
  }),
];
