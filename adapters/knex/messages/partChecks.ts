import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makeSegmentCheck } from '../doctor/segmentCheck.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';

/** The mention `named` is of a person whom the directory does not have, also not as erased or merged. */
const isOfNobody = sql`
  named.mention -> 'user_id' IS NOT NULL
    AND NOT EXISTS (SELECT FROM homeroom.users u WHERE u.id = (named.mention ->> 'user_id')::bigint)`;

/** Messages `m` that mention such a person; by an index that has nothing but mentions. */
const mentionsNobody = sql`
  m.parts -> 'mentions' IS NOT NULL AND EXISTS (
    SELECT FROM jsonb_array_elements(m.parts -> 'mentions') named (mention) WHERE ${isOfNobody}
  )`;

/** Messages `m` that are pinned, by an index that has nothing else, at a seq at which nobody pinned them. */
const isPinnedByNobody = sql`
  m.parts -> 'pin' IS NOT NULL AND NOT EXISTS (
    SELECT FROM homeroom.events e
    WHERE e.room_id = m.room_id AND e.seq = (m.parts ->> 'pin')::bigint AND e.type = 'pin_changed' AND e.message_id = m.id
  )`;

/** What can be wrong with what messages have beside their text. */
export const partChecks = (knex: Knex): Check[] => [
  makeTableCheck(knex, {
    name: 'messages.mentions',
    severity: 'warning',
    problem: 'messages that mention people who are not in the directory',
    remedy: 'Run "homeroom doctor --fix", which drops those mentions; the words stay.',
    faults: sql`
      SELECT 'room ' || m.room_id || ': message ' || m.id AS example FROM homeroom.messages m WHERE ${mentionsNobody}`,
    fix: {
      statement: sql`
        UPDATE homeroom.messages m
        SET parts = NULLIF(COALESCE(jsonb_set(m.parts, '{mentions}', (
          SELECT jsonb_agg(named.mention)
          FROM jsonb_array_elements(m.parts -> 'mentions') named (mention) WHERE NOT (${isOfNobody})
        )), m.parts - 'mentions'), '{}')
        WHERE ${mentionsNobody}
        RETURNING 1`,
      did: (count) => `${count} messages mention only people of the directory.`,
    },
  }),
  makeTableCheck(knex, {
    name: 'messages.pins',
    severity: 'warning',
    problem: 'pinned messages that nobody pinned',
    remedy: 'Run "homeroom doctor --fix", which unpins them.',
    faults: sql`
      SELECT 'room ' || m.room_id || ': message ' || m.id AS example FROM homeroom.messages m WHERE ${isPinnedByNobody}`,
    fix: {
      statement: sql`
        UPDATE homeroom.messages m SET parts = NULLIF(m.parts - 'pin', '{}') WHERE ${isPinnedByNobody} RETURNING 1`,
      did: (count) => `${count} messages were unpinned.`,
    },
  }),
  makeSegmentCheck(knex, {
    name: 'messages.confirmations',
    severity: 'error',
    problem: 'messages that ask for confirmations of which nobody knows whom they ask',
    remedy: 'Who was asked is lost: restore a backup, or let the senders ask again.',
    faults: sql`
      SELECT 'room ' || s.room_id || ': message ' || m.id AS example
      FROM segment s JOIN homeroom.messages m ON m.room_id = s.room_id AND m.seq > s.low AND m.seq <= s.high
      WHERE m.parts -> 'confirmation' IS NOT NULL AND NOT EXISTS (
        SELECT FROM homeroom.announcements n WHERE n.room_id = m.room_id AND n.message_id = m.id
      )`,
  }),
];
