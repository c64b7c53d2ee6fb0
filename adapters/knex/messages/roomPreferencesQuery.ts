import type { RoomId, UserId } from '../../../core/ids.ts';
import type { RoomPreferences } from '../../../core/messages/Inbox.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { isUsable } from './overviewQuery.ts';

export interface SettingsRow {
  readonly is_muted: boolean;
  readonly is_pinned: boolean;
  readonly has_changed: boolean;
}

/** Sets what a person has chosen for a room, at their membership: locked first and then read as it is. */
export const roomPreferencesQuery = (
  roomId: RoomId,
  userId: UserId,
  { isMuted, isPinned }: Partial<RoomPreferences>,
): Sql => sql`
  WITH membership AS MATERIALIZED (
    SELECT p.* FROM participants p
    WHERE p.room_id = ${roomId} AND p.user_id = ${userId} AND ${isUsable}
    FOR NO KEY UPDATE
  ), wanted AS MATERIALIZED (
    SELECT s.room_id, s.user_id, w.*, (w.is_muted, w.is_pinned) <> (s.is_muted, s.is_pinned) AS has_changed
    FROM membership s CROSS JOIN LATERAL (
      SELECT COALESCE(${isMuted ?? null}::boolean, s.is_muted) AS is_muted,
        COALESCE(${isPinned ?? null}::boolean, s.is_pinned) AS is_pinned
    ) w
  ), changed AS (
    UPDATE participants p SET is_muted = w.is_muted, is_pinned = w.is_pinned
    FROM wanted w
    WHERE p.room_id = w.room_id AND p.user_id = w.user_id AND w.has_changed
  )
  SELECT is_muted, is_pinned, has_changed FROM wanted`;
