import type { UserId } from '../../../core/ids.ts';
import { isUsable } from '../rooms/roomRow.ts';
import { opaqueColumn, type Sql, sql } from '../sql/Sql.ts';
import { isShown, unreadOf } from './overviewQuery.ts';

/** The unread messages of each of these people, in their rooms that are neither hidden nor muted. */
export const unreadQuery = (userIds: readonly UserId[]): Sql => sql`
  SELECT k.user_id, unread.messages AS unread
  FROM unnest(${opaqueColumn(userIds, (id) => id)}) AS k (user_id)
    CROSS JOIN LATERAL (
      SELECT COALESCE(sum(${unreadOf(sql`k.user_id`)}), 0) AS messages
      FROM homeroom.participants p JOIN homeroom.rooms r ON r.id = p.room_id AND ${isShown}
      WHERE p.user_id = k.user_id AND ${isUsable} AND NOT p.is_muted
    ) unread`;
