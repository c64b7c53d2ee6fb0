import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';

/** What can be wrong with what people report. */
export const reportChecks = (knex: Knex): Check[] => [
  makeTableCheck(knex, {
    name: 'moderation.decisions',
    severity: 'error',
    problem: 'reports that are decided by half: without what was decided, by whom or when',
    remedy: 'Look for the entry report.decided in the audit log, and enter what it says, or restore a backup.',
    faults: sql`
      SELECT 'report ' || r.id AS example FROM homeroom.reports r
      WHERE num_nonnulls(r.action, r.decider_id, r.decided_at) NOT IN (0, 3)
        OR (r.decided_at IS NULL AND num_nonnulls(r.warning, r.hold_id, r.case_id, r.read_at) > 0)`,
  }),
  makeTableCheck(knex, {
    name: 'moderation.messages',
    severity: 'error',
    problem: 'open reports of messages that do not exist',
    remedy: 'Restore a backup: messages are never removed, and the report cannot be judged without its own.',
    faults: sql`
      SELECT 'report ' || r.id || ', message ' || r.message_id AS example FROM homeroom.reports r
      WHERE r.decided_at IS NULL AND r.message_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM homeroom.messages m WHERE m.room_id = r.room_id AND m.id = r.message_id)`,
  }),
  makeTableCheck(knex, {
    name: 'moderation.cases',
    severity: 'error',
    problem: 'reports that were handed over as a case that is not there',
    remedy: 'Restore the case from a backup.',
    faults: sql`
      SELECT 'report ' || r.id || ', case ' || COALESCE(r.case_id::text, 'none') AS example FROM homeroom.reports r
      WHERE r.action = 'hand_over' AND NOT EXISTS (SELECT FROM homeroom.cases c WHERE c.id = r.case_id)`,
  }),
];
