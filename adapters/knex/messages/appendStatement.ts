import type { MessageDraft } from '../../../core/messages/Message.ts';
import type { PostingRefusal } from '../../../core/messages/postingRule.ts';
import { type Big, type PersonRow, userColumns } from '../permissions/personRow.ts';
import { now, type Sql, sql } from '../sql/Sql.ts';

/** What became of a draft: `busy` and `stale` ones are to be tried again; the others are settled. */
export type AppendOutcome = 'stored' | 'duplicate' | 'CONFLICT' | PostingRefusal | 'busy' | 'stale';

/** One for each draft, in the drafts' order. */
export interface AppendRow extends PersonRow<'u'> {
  readonly outcome: AppendOutcome;
  /** Of the message stored now, or then. */
  readonly id: Big | null;
  readonly seq: Big | null;
  readonly thread_root: Big | null;
  readonly created_at: Date | null;
}

/**
 * Stores many drafts, of many rooms, in one statement, which is a transaction of its own:
 *
 * - `input` hides the arrays' lengths from the planner: a plan made for the lengths at hand would look cheaper than the
 *   one that fits all, and PostgreSQL would plan anew for every message, which takes three times as long as storing it.
 * - `judged` looks at rooms, memberships, parents and known client_ids as of the statement's beginning; its CASE says what
 *   `postingRule` says, and a contract compares the two. The LIMITs keep each
 *   look-up on its index, whatever the planner believes about the tables.
 * - `locked` takes the rows of the rooms and reads them as they are *then*. Whatever changes memberships or a room's state
 *   raises its seats_version under that lock, so where the two versions differ the judgement is `stale`. Rooms that
 *   somebody else holds are skipped, not waited for: one long change must not hold up all other rooms, and whoever
 *   waits for nothing can have no part in a deadlock.
 * - Ids are drawn under the lock and in the order of seqs, so in every room they grow together.
 * - A client_id that another node stores at this moment breaks the unique index, and with it the whole statement
 *   (23505); it is then run again, and sees the message.
 */
export const appendStatement = (drafts: readonly MessageDraft[]): Sql => sql`
  WITH input AS (
    SELECT *
    FROM unnest(
      (SELECT ${drafts.map(({ roomId }) => roomId)}::bigint[]), (SELECT ${drafts.map(({ senderId }) => senderId)}::bigint[]),
      (SELECT ${drafts.map(({ clientId }) => clientId)}::uuid[]), (SELECT ${drafts.map(({ content }) => content)}::text[]),
      (SELECT ${drafts.map(({ replyTo }) => replyTo)}::bigint[])
    ) WITH ORDINALITY AS i (room_id, sender_id, client_id, content, reply_to, place)
  ), judged AS MATERIALIZED (
    SELECT i.*, r.seats_version, known.id AS known_id, COALESCE(parent.thread_root, parent.id) AS thread_root,
      CASE
        WHEN known.first_content <> i.content THEN 'CONFLICT'
        WHEN known.id IS NOT NULL THEN 'duplicate'
        WHEN r.id IS NULL OR p.user_id IS NULL OR p.left_seq IS NOT NULL THEN 'ROOM_NOT_FOUND'
        WHEN p.is_suspended THEN 'CANNOT_CHAT'
        WHEN NOT p.may_post THEN 'ACCESS_DENIED'
        WHEN r.is_frozen OR r.is_archived THEN 'ROOM_INACTIVE'
        WHEN i.reply_to IS NOT NULL AND parent.id IS NULL THEN 'MESSAGE_NOT_FOUND'
        ELSE 'ready'
      END AS outcome
    FROM input i
      LEFT JOIN LATERAL (SELECT * FROM rooms r WHERE r.id = i.room_id LIMIT 1) r ON true
      LEFT JOIN LATERAL (
        SELECT * FROM participants p WHERE p.room_id = i.room_id AND p.user_id = i.sender_id LIMIT 1
      ) p ON true
      LEFT JOIN LATERAL (
        SELECT k.id, COALESCE(k.original_content, k.content) AS first_content
        FROM messages k
        WHERE k.room_id = i.room_id AND k.sender_id = i.sender_id AND k.client_id = i.client_id LIMIT 1
      ) known ON true
      LEFT JOIN LATERAL (
        SELECT m.id, m.thread_root FROM messages m WHERE m.room_id = i.room_id AND m.id = i.reply_to LIMIT 1
      ) parent ON true
  ), locked AS MATERIALIZED (
    SELECT r.id, r.head_seq, r.seats_version
    FROM rooms r
    WHERE r.id = ANY (ARRAY(SELECT room_id FROM judged WHERE outcome = 'ready'))
    FOR UPDATE SKIP LOCKED
  ), placed AS MATERIALIZED (
    SELECT ready.*, nextval('message_ids') AS id, ${now} AS created_at
    FROM (
      SELECT j.*, l.head_seq + row_number() OVER (PARTITION BY j.room_id ORDER BY j.place) AS seq
      FROM judged j JOIN locked l ON l.id = j.room_id AND l.seats_version = j.seats_version
      WHERE j.outcome = 'ready'
      ORDER BY j.place
    ) ready
  ), advanced AS (
    UPDATE rooms r SET head_seq = top.seq, activity = top.id
    FROM (SELECT room_id, max(seq) AS seq, max(id) AS id FROM placed GROUP BY room_id) top
    WHERE r.id = top.room_id
  ), stored AS (
    INSERT INTO messages (room_id, id, seq, sender_id, client_id, content, reply_to, thread_root, created_at)
    SELECT room_id, id, seq, sender_id, client_id, content, reply_to, thread_root, created_at FROM placed
  )
  SELECT
    CASE
      WHEN placed.id IS NOT NULL THEN 'stored'
      WHEN j.outcome <> 'ready' THEN j.outcome
      WHEN l.id IS NULL THEN 'busy'
      ELSE 'stale'
    END AS outcome,
    COALESCE(placed.id, j.known_id) AS id, placed.seq, placed.thread_root, placed.created_at, ${userColumns}
  FROM judged j
    LEFT JOIN placed ON placed.place = j.place
    LEFT JOIN locked l ON l.id = j.room_id
    LEFT JOIN LATERAL (SELECT * FROM users u WHERE u.id = j.sender_id LIMIT 1) u ON true
  ORDER BY j.place`;
