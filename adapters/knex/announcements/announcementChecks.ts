import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';

/** The answer `a` belongs to no announcement. */
const isOrphan = sql`NOT EXISTS (SELECT FROM homeroom.announcements n WHERE n.id = a.announcement_id)`;

/** What can be wrong with announcements and their confirmations. */
export const announcementChecks = (knex: Knex): Check[] => [
  makeTableCheck(knex, {
    name: 'announcements.answers',
    severity: 'error',
    problem: 'confirmations of announcements that are not there',
    remedy: 'Run "homeroom doctor --fix", which forgets them.',
    faults: sql`
      SELECT DISTINCT 'announcement ' || a.announcement_id AS example
      FROM homeroom.announcement_answers a WHERE ${isOrphan}`,
    fix: {
      statement: sql`DELETE FROM homeroom.announcement_answers a WHERE ${isOrphan} RETURNING 1`,
      did: (count) => `${count} confirmations were forgotten.`,
    },
  }),
  makeTableCheck(knex, {
    name: 'announcements.messages',
    severity: 'error',
    problem: 'announcements whose message is not in their room',
    remedy: 'Restore the messages from a backup; nobody can confirm what is not there.',
    faults: sql`
      SELECT 'announcement ' || n.id || ', room ' || n.room_id AS example
      FROM homeroom.announcements n
        LEFT JOIN homeroom.messages m ON m.room_id = n.room_id AND m.id = n.message_id
      WHERE n.message_id IS NOT NULL AND m.id IS NULL`,
  }),
];
