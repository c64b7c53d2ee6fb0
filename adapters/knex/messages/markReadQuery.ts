import { asMessageId, type MessageId, type RoomId, type UserId } from '../../../core/ids.ts';
import { type ReadState, readIdsAtMost } from '../../../core/messages/ReadState.ts';
import type { Big } from '../permissions/personRow.ts';
import { isUsable } from '../rooms/roomRow.ts';
import { now, type Sql, sql } from '../sql/Sql.ts';
import { isUnreadBy, readSeqOf, unreadOf } from './overviewQuery.ts';

export interface ReadRow {
  readonly last_read_id: Big | null;
  readonly last_read_seq: Big;
  readonly unread_count: Big;
  readonly read_ids: readonly Big[] | null;
  readonly has_moved: boolean;
  readonly unread_mark_id: Big | null;
  readonly has_mark_moved: boolean;
}

const idOf = (id: Big | null): MessageId | null => (id === null ? null : asMessageId(Number(id)));

export const toReadState = (row: ReadRow): ReadState => ({
  lastReadId: idOf(row.last_read_id),
  lastReadSeq: Number(row.last_read_seq),
  unreadCount: Number(row.unread_count),
  readIds: (row.read_ids ?? []).map((id) => asMessageId(Number(id))),
  hasMoved: row.has_moved,
  unreadMarkId: idOf(row.unread_mark_id),
  hasMarkMoved: row.has_mark_moved,
});

/** Without a membership. */
export const nothingRead: ReadState = {
  ...{ lastReadId: null, lastReadSeq: 0, unreadCount: 0, readIds: [] },
  ...{ hasMoved: false, unreadMarkId: null, hasMarkMoved: false },
};

/** What counts as read after a change of `pointer`. */
const readStateOf = (userId: UserId): Sql => sql`
  SELECT
    CASE WHEN p.unread_mark_id IS NULL THEN p.last_read_id ELSE (
      SELECT b.id FROM homeroom.messages b
      WHERE b.room_id = p.room_id AND b.id < p.unread_mark_id
      ORDER BY b.id DESC
      LIMIT 1
    ) END AS last_read_id,
    ${readSeqOf} AS last_read_seq, p.has_moved, p.unread_mark_id,
    p.unread_mark_id IS DISTINCT FROM p.marked_before AS has_mark_moved,
    ${unreadOf(userId)} AS unread_count,
    (
      SELECT array_agg(became.id ORDER BY became.seq)
      FROM (
        SELECT n.id, n.seq FROM homeroom.messages n
        WHERE n.room_id = p.room_id AND n.seq > GREATEST(p.read_before, p.joined_seq, p.visible_from_seq - 1)
          AND n.seq <= ${readSeqOf} AND ${isUnreadBy(userId)}
        ORDER BY n.seq DESC
        LIMIT ${readIdsAtMost}
      ) became
    ) AS read_ids
  FROM pointer p`;

/**
 * Moves a read pointer forward in one statement. The membership is locked first and read then, so that of two
 * concurrent calls the second sees the pointer of the first (I8).
 */
export const markReadQuery = (roomId: RoomId, userId: UserId, upToId: MessageId | null): Sql => sql`
  WITH membership AS MATERIALIZED (
    SELECT p.*, ${readSeqOf} AS read_before FROM homeroom.participants p
    WHERE p.room_id = ${roomId} AND p.user_id = ${userId} AND ${isUsable}
    FOR NO KEY UPDATE
  ), target AS MATERIALIZED (
    SELECT m.id, m.seq FROM homeroom.messages m
    WHERE m.room_id = ${roomId} AND (${upToId}::bigint IS NULL OR m.id <= ${upToId}::bigint)
    ORDER BY m.id DESC
    LIMIT 1
  ), pointer AS MATERIALIZED (
    SELECT membership.room_id, membership.user_id, membership.joined_seq, membership.visible_from_seq, membership.read_before,
      GREATEST(membership.last_read_seq, target.seq) AS last_read_seq,
      GREATEST(membership.last_read_id, target.id) AS last_read_id,
      COALESCE(target.seq > membership.last_read_seq, false) AS has_moved,
      membership.unread_mark_id AS marked_before,
      CASE WHEN target.seq >= membership.last_read_seq THEN NULL
        WHEN membership.unread_mark_id IS NOT NULL THEN GREATEST(membership.unread_mark_id, target.id + 1)
      END AS unread_mark_id
    FROM membership LEFT JOIN target ON target.seq >= membership.visible_from_seq
  ), moved AS (
    UPDATE homeroom.participants p
    SET last_read_seq = pointer.last_read_seq, last_read_id = pointer.last_read_id,
      read_at = CASE WHEN pointer.has_moved THEN ${now} ELSE p.read_at END, unread_mark_id = pointer.unread_mark_id
    FROM pointer
    WHERE p.room_id = pointer.room_id AND p.user_id = pointer.user_id
      AND (pointer.has_moved OR pointer.unread_mark_id IS DISTINCT FROM pointer.marked_before)
  )
  ${readStateOf(userId)}`;

/** Counts a room as unread from a message on. As `markReadQuery`, it locks the membership first. */
export const markUnreadQuery = (roomId: RoomId, userId: UserId, fromId: MessageId): Sql => sql`
  WITH membership AS MATERIALIZED (
    SELECT p.*, ${readSeqOf} AS read_before FROM homeroom.participants p
    WHERE p.room_id = ${roomId} AND p.user_id = ${userId} AND ${isUsable}
    FOR NO KEY UPDATE
  ), pointer AS MATERIALIZED (
    SELECT membership.room_id, membership.user_id, membership.joined_seq, membership.visible_from_seq, membership.read_before,
      membership.last_read_seq, membership.last_read_id, false AS has_moved, membership.unread_mark_id AS marked_before,
      COALESCE(target.id, membership.unread_mark_id) AS unread_mark_id
    FROM membership LEFT JOIN homeroom.messages target ON target.room_id = membership.room_id AND target.id = ${fromId}
      AND target.seq BETWEEN membership.visible_from_seq AND membership.last_read_seq
  ), marked AS (
    UPDATE homeroom.participants p
    SET unread_mark_id = pointer.unread_mark_id
    FROM pointer
    WHERE p.room_id = pointer.room_id AND p.user_id = pointer.user_id
      AND pointer.unread_mark_id IS DISTINCT FROM pointer.marked_before
  )
  ${readStateOf(userId)}`;
