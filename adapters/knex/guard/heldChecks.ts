import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';

/** What can be wrong with messages that guards hold. */
export const heldChecks = (knex: Knex): Check[] => [
  makeTableCheck(knex, {
    name: 'guard.places',
    severity: 'error',
    problem: 'held messages whose room or sender does not exist',
    remedy: 'Restore the room or the person from a backup, or refuse the message.',
    faults: sql`
      SELECT 'held message ' || h.id AS example FROM homeroom.held_messages h
      WHERE NOT EXISTS (SELECT FROM homeroom.rooms r WHERE r.id = h.room_id)
        OR NOT EXISTS (SELECT FROM homeroom.users u WHERE u.id = h.sender_id)`,
  }),
  makeTableCheck(knex, {
    name: 'guard.decisions',
    severity: 'error',
    problem: 'held messages that are decided by half: without who decided or when, or released and no message',
    remedy:
      'Look for the entries held.released and held.refused in the audit log, and enter what they say, or restore a backup.',
    faults: sql`
      SELECT 'held message ' || h.id || ', ' || h.state AS example FROM homeroom.held_messages h
      WHERE h.state NOT IN ('waiting', 'released', 'refused', 'cancelled', 'expired')
        OR num_nonnulls(h.decider_id, h.decided_at) <> CASE h.state WHEN 'waiting' THEN 0 ELSE 2 END
        OR (h.state <> 'released' AND h.message_id IS NOT NULL)
        OR (
          h.state = 'released' AND NOT EXISTS (
            SELECT FROM homeroom.messages m WHERE m.room_id = h.room_id AND m.id = h.message_id
          )
        )`,
  }),
];
