import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';

const isNobodys = sql`(
  NOT EXISTS (SELECT FROM homeroom.users u WHERE u.id = x.user_id)
  OR NOT EXISTS (SELECT FROM homeroom.external_rooms r WHERE r.source = x.source AND r.external_id = x.external_id)
)`;

/** What can be wrong with what came in from other chats. */
export const historyChecks = (knex: Knex): Check[] => [
  makeTableCheck(knex, {
    name: 'history.rooms',
    severity: 'error',
    problem: 'ids of other chats for rooms that do not exist',
    remedy: 'The rooms are lost: restore a backup. Until then their histories cannot come in again.',
    faults: sql`
      SELECT x.source || ': ' || x.external_id AS example FROM homeroom.external_rooms x
      WHERE NOT EXISTS (SELECT FROM homeroom.rooms r WHERE r.id = x.room_id)`,
  }),
  makeTableCheck(knex, {
    name: 'history.messages',
    severity: 'error',
    problem: 'ids of other chats for messages that do not exist',
    remedy:
      'Run "homeroom doctor --fix", which forgets the ids; then "homeroom import-history" brings the messages again.',
    faults: sql`
      SELECT x.source || ': ' || x.external_id AS example FROM homeroom.external_messages x
      WHERE NOT EXISTS (SELECT FROM homeroom.messages m WHERE m.room_id = x.room_id AND m.id = x.message_id)`,
    fix: {
      statement: sql`
        DELETE FROM homeroom.external_messages x
        WHERE NOT EXISTS (SELECT FROM homeroom.messages m WHERE m.room_id = x.room_id AND m.id = x.message_id)
        RETURNING 1`,
      did: (count) => `${count} ids were forgotten.`,
    },
  }),
  makeTableCheck(knex, {
    name: 'history.ranges',
    severity: 'error',
    problem:
      'marks of histories beyond the latest event of their room, so that nobody would be told of what comes next',
    remedy: 'Run "homeroom doctor --fix", which ends them there.',
    faults: sql`
      SELECT 'room ' || g.room_id || ': seq ' || g.last_seq AS example
      FROM homeroom.imported_ranges g LEFT JOIN homeroom.rooms r ON r.id = g.room_id
      WHERE g.last_seq > GREATEST(COALESCE(r.head_seq, 0), g.first_seq - 1)`,
    fix: {
      statement: sql`
        UPDATE homeroom.imported_ranges g SET last_seq = GREATEST(COALESCE(r.head_seq, 0), g.first_seq - 1)
        FROM (SELECT f.room_id FROM homeroom.imported_ranges f) found
          LEFT JOIN homeroom.rooms r ON r.id = found.room_id
        WHERE g.room_id = found.room_id AND g.last_seq > GREATEST(COALESCE(r.head_seq, 0), g.first_seq - 1)
        RETURNING 1`,
      did: (count) => `${count} marks were ended.`,
    },
  }),
  makeTableCheck(knex, {
    name: 'history.preferences',
    severity: 'warning',
    problem: 'what other chats said of how people keep rooms, of people or rooms that do not exist',
    remedy: 'Run "homeroom doctor --fix", which forgets it.',
    faults: sql`
      SELECT x.source || ': ' || x.external_id || ' of user ' || x.user_id AS example
      FROM homeroom.external_preferences x
      WHERE ${isNobodys}`,
    fix: {
      statement: sql`DELETE FROM homeroom.external_preferences x WHERE ${isNobodys} RETURNING 1`,
      did: (count) => `${count} rows were forgotten.`,
    },
  }),
];
