import type { MessageId, RoomId, UserId } from '../../../core/ids.ts';
import type { Big } from '../permissions/personRow.ts';
import { isUsable } from '../rooms/roomRow.ts';
import { now, type Sql, sql } from '../sql/Sql.ts';
import { unreadOf } from './overviewQuery.ts';

export interface ReadRow {
  readonly last_read_id: Big | null;
  readonly last_read_seq: Big;
  readonly unread_count: Big;
  readonly has_moved: boolean;
}

/**
 * Moves a read pointer forward in one statement. The membership is locked first and read then, so that of two
 * concurrent calls the second sees the pointer of the first (I8).
 */
export const markReadQuery = (roomId: RoomId, userId: UserId, upToId: MessageId | null): Sql => sql`
  WITH membership AS MATERIALIZED (
    SELECT p.* FROM homeroom.participants p
    WHERE p.room_id = ${roomId} AND p.user_id = ${userId} AND ${isUsable}
    FOR NO KEY UPDATE
  ), target AS MATERIALIZED (
    SELECT m.id, m.seq FROM homeroom.messages m
    WHERE m.room_id = ${roomId} AND (${upToId}::bigint IS NULL OR m.id <= ${upToId}::bigint)
    ORDER BY m.id DESC
    LIMIT 1
  ), pointer AS MATERIALIZED (
    SELECT membership.room_id, membership.user_id, membership.joined_seq, membership.visible_from_seq,
      GREATEST(membership.last_read_seq, target.seq) AS last_read_seq,
      GREATEST(membership.last_read_id, target.id) AS last_read_id,
      COALESCE(target.seq > membership.last_read_seq, false) AS has_moved
    FROM membership LEFT JOIN target ON target.seq >= membership.visible_from_seq
  ), moved AS (
    UPDATE homeroom.participants p
    SET last_read_seq = pointer.last_read_seq, last_read_id = pointer.last_read_id, read_at = ${now}
    FROM pointer
    WHERE p.room_id = pointer.room_id AND p.user_id = pointer.user_id AND pointer.has_moved
  )
  SELECT p.last_read_id, p.last_read_seq, p.has_moved,
    ${unreadOf(userId)} AS unread_count
  FROM pointer p`;
