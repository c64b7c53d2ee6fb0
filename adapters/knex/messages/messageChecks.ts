import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makePageCheck } from '../doctor/pageCheck.ts';
import { makeSegmentCheck } from '../doctor/segmentCheck.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';

/** What can be wrong with the order of what happens in rooms, and with what refers to messages. */
export const messageChecks = (knex: Knex): Check[] => [...orderChecks(knex), ...referenceChecks(knex)];

const latestEvent = sql`
  FROM page p
    CROSS JOIN LATERAL (
      SELECT GREATEST(
        (SELECT m.seq FROM homeroom.messages m WHERE m.room_id = p.id ORDER BY m.seq DESC LIMIT 1),
        (SELECT e.seq FROM homeroom.events e WHERE e.room_id = p.id ORDER BY e.seq DESC LIMIT 1)
      ) AS seq
    ) latest`;

const latestMessage = sql`
  FROM page p
    CROSS JOIN LATERAL (
      SELECT m.id FROM homeroom.messages m WHERE m.room_id = p.id ORDER BY m.id DESC LIMIT 1
    ) latest`;

const orderChecks = (knex: Knex): Check[] => [
  makePageCheck(knex, {
    name: 'messages.heads',
    severity: 'error',
    problem: 'rooms whose head is below their latest event, so that nothing can be sent there',
    remedy: 'Run "homeroom doctor --fix", which raises the head.',
    table: 'rooms',
    faults: sql`
      SELECT 'room ' || p.id || ': head ' || p.head_seq || ', latest event ' || latest.seq AS example
      ${latestEvent}
      WHERE latest.seq > p.head_seq`,
    fix: {
      statement: sql`
        UPDATE homeroom.rooms r SET head_seq = latest.seq
        ${latestEvent}
        WHERE r.id = p.id AND r.head_seq < latest.seq
        RETURNING 1`,
      did: (count) => `${count} heads were raised.`,
    },
  }),
  makeSegmentCheck(knex, {
    name: 'messages.gaps',
    severity: 'error',
    problem: 'seqs at which a room has neither a message nor an event',
    remedy:
      'What was there is lost and no repair brings it back: restore a backup, and find out who deletes rows by hand.',
    faults: sql`
      SELECT 'room ' || s.room_id || ': seq ' || g.seq AS example
      FROM (
        SELECT s.* FROM segment s
          CROSS JOIN LATERAL (
            SELECT count(*) AS count FROM homeroom.messages m
            WHERE m.room_id = s.room_id AND m.seq > s.low AND m.seq <= s.high
          ) messages
          CROSS JOIN LATERAL (
            SELECT count(*) AS count FROM homeroom.events e
            WHERE e.room_id = s.room_id AND e.seq > s.low AND e.seq <= s.high
              AND NOT EXISTS (SELECT FROM homeroom.messages m WHERE m.room_id = s.room_id AND m.seq = e.seq)
          ) events
        WHERE messages.count + events.count < s.high - s.low
        OFFSET 0
      ) s
        CROSS JOIN LATERAL generate_series(s.low + 1, s.high) AS g (seq)
      WHERE NOT EXISTS (SELECT FROM homeroom.messages m WHERE m.room_id = s.room_id AND m.seq = g.seq)
        AND NOT EXISTS (SELECT FROM homeroom.events e WHERE e.room_id = s.room_id AND e.seq = g.seq)`,
  }),
  makeSegmentCheck(knex, {
    name: 'messages.doubles',
    severity: 'error',
    problem: 'seqs at which a room has a message and another event',
    remedy: 'Clients show one of the two. Restore a backup, and find out who writes rows by hand.',
    faults: sql`
      SELECT 'room ' || s.room_id || ': seq ' || e.seq AS example
      FROM segment s
        JOIN homeroom.events e ON e.room_id = s.room_id AND e.seq > s.low AND e.seq <= s.high
      WHERE EXISTS (SELECT FROM homeroom.messages m WHERE m.room_id = s.room_id AND m.seq = e.seq)`,
  }),
  makePageCheck(knex, {
    name: 'messages.activity',
    severity: 'warning',
    problem: 'rooms that the list of rooms shows at a wrong place, because they name another message as their latest',
    remedy: 'Run "homeroom doctor --fix".',
    table: 'rooms',
    faults: sql`
      SELECT 'room ' || p.id || ': ' || p.activity || ', latest message ' || latest.id AS example
      ${latestMessage}
      WHERE latest.id <> p.activity`,
    fix: {
      // A message that is sent meanwhile has raised it.
      statement: sql`
        UPDATE homeroom.rooms r SET activity = latest.id
        ${latestMessage}
        WHERE r.id = p.id AND r.activity = p.activity AND latest.id <> p.activity
        RETURNING 1`,
      did: (count) => `${count} rooms name their latest message.`,
    },
  }),
  makeTableCheck(knex, {
    name: 'messages.ids',
    severity: 'error',
    problem: 'a sequence of message ids that is behind the messages, so that new ones would sort before them',
    remedy: 'Run "homeroom doctor --fix", which moves it forward.',
    faults: sql`
      SELECT 'last ' || s.last_value || ', message ' || latest.id AS example
      FROM homeroom.message_ids s CROSS JOIN (SELECT max(activity) AS id FROM homeroom.rooms) latest
      WHERE latest.id > s.last_value`,
    fix: {
      statement: sql`
        SELECT setval('homeroom.message_ids', GREATEST(latest.id, s.last_value))
        FROM homeroom.message_ids s CROSS JOIN (SELECT max(activity) AS id FROM homeroom.rooms) latest
        WHERE latest.id > s.last_value`,
      did: () => 'The sequence was moved behind the latest message.',
    },
  }),
];

/** The read pointers of the page that name no message, or another one than their seq does. */
const strayPointers = sql`
  FROM page p JOIN homeroom.participants m ON m.room_id = p.id
  WHERE (m.last_read_id IS NOT NULL OR m.last_read_seq > 0) AND NOT EXISTS (
    SELECT FROM homeroom.messages read
    WHERE read.room_id = p.id AND read.id = m.last_read_id AND read.seq = m.last_read_seq
  )`;

const referenceChecks = (knex: Knex): Check[] => [
  makePageCheck(knex, {
    name: 'messages.read-pointers',
    severity: 'warning',
    problem: 'read pointers whose message and seq do not belong together',
    remedy: 'Run "homeroom doctor --fix", which moves them to the later of the two.',
    table: 'rooms',
    faults: sql`SELECT 'room ' || p.id || ': ' || m.user_id AS example ${strayPointers}`,
    fix: {
      statement: sql`
        UPDATE homeroom.participants m
        SET last_read_id = stray.to_id, last_read_seq = COALESCE(stray.to_seq, 0)
        FROM (
          SELECT stray.*, latest.id AS to_id, latest.seq AS to_seq
          FROM (SELECT m.room_id, m.user_id, m.last_read_id, m.last_read_seq ${strayPointers}) stray
            LEFT JOIN LATERAL (
              SELECT found.id, found.seq FROM (
                (
                  SELECT read.id, read.seq FROM homeroom.messages read
                  WHERE read.room_id = stray.room_id AND read.id = stray.last_read_id
                ) UNION ALL (
                  SELECT read.id, read.seq FROM homeroom.messages read
                  WHERE read.room_id = stray.room_id AND read.seq <= stray.last_read_seq
                  ORDER BY read.seq DESC LIMIT 1
                )
              ) found
              ORDER BY found.seq DESC LIMIT 1
            ) latest ON true
        ) stray
        WHERE m.room_id = stray.room_id AND m.user_id = stray.user_id
          AND m.last_read_id IS NOT DISTINCT FROM stray.last_read_id AND m.last_read_seq = stray.last_read_seq
        RETURNING 1`,
      did: (count) => `${count} read pointers were moved.`,
    },
  }),
  makeSegmentCheck(knex, {
    name: 'messages.replies',
    severity: 'warning',
    problem: 'replies to messages, or in threads, that do not exist',
    remedy: 'They are shown as messages of their own. What they answered is lost: restore a backup.',
    faults: sql`
      SELECT 'room ' || s.room_id || ': message ' || m.id AS example
      FROM segment s JOIN homeroom.messages m ON m.room_id = s.room_id AND m.seq > s.low AND m.seq <= s.high
      WHERE (m.reply_to IS NOT NULL AND NOT EXISTS (
          SELECT FROM homeroom.messages parent WHERE parent.room_id = s.room_id AND parent.id = m.reply_to
        ))
        OR (m.thread_root IS NOT NULL AND NOT EXISTS (
          SELECT FROM homeroom.messages root WHERE root.room_id = s.room_id AND root.id = m.thread_root
        ))`,
  }),
  makeSegmentCheck(knex, {
    name: 'messages.changes',
    severity: 'error',
    problem: 'changes of messages that do not exist',
    remedy: 'The messages are lost: restore a backup, and find out who deletes rows by hand.',
    faults: sql`
      SELECT 'room ' || s.room_id || ': seq ' || e.seq || ', message ' || e.message_id AS example
      FROM segment s JOIN homeroom.events e ON e.room_id = s.room_id AND e.seq > s.low AND e.seq <= s.high
      WHERE e.message_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM homeroom.messages m WHERE m.room_id = s.room_id AND m.id = e.message_id
      )`,
  }),
];
