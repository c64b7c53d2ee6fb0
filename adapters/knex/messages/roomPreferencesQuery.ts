import type { RoomId, UserId } from '../../../core/ids.ts';
import type { RoomPreferences } from '../../../core/messages/Inbox.ts';
import { isUsable } from '../rooms/roomRow.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { isShown } from './overviewQuery.ts';

export interface PreferencesRow {
  readonly is_muted: boolean;
  readonly is_pinned: boolean;
  readonly is_hidden: boolean;
  readonly has_changed: boolean;
}

/** Sets a person's preferences for a room. The membership that holds them is locked first and read then. */
export const roomPreferencesQuery = (
  roomId: RoomId,
  userId: UserId,
  { isMuted, isPinned, isHidden }: Partial<RoomPreferences>,
): Sql => sql`
  WITH membership AS MATERIALIZED (
    SELECT p.room_id, p.user_id, p.is_muted, p.is_pinned, NOT ${isShown} AS is_hidden,
      r.activity
    FROM homeroom.participants p JOIN homeroom.rooms r ON r.id = p.room_id
    WHERE p.room_id = ${roomId} AND p.user_id = ${userId} AND ${isUsable}
    FOR NO KEY UPDATE OF p
  ), chosen AS MATERIALIZED (
    SELECT m.room_id, m.user_id, m.activity, c.*,
      (c.is_muted, c.is_pinned, c.is_hidden) <> (m.is_muted, m.is_pinned, m.is_hidden) AS has_changed
    FROM membership m
      CROSS JOIN LATERAL (
        SELECT COALESCE(${isMuted ?? null}::boolean, m.is_muted) AS is_muted,
          COALESCE(${isPinned ?? null}::boolean, m.is_pinned) AS is_pinned,
          COALESCE(${isHidden ?? null}::boolean, m.is_hidden) AS is_hidden
      ) c
  ), changed AS (
    UPDATE homeroom.participants p SET is_muted = c.is_muted, is_pinned = c.is_pinned,
      hidden_activity = CASE WHEN c.is_hidden THEN c.activity END
    FROM chosen c
    WHERE p.room_id = c.room_id AND p.user_id = c.user_id AND c.has_changed
  )
  SELECT is_muted, is_pinned, is_hidden, has_changed FROM chosen`;
