import type { RoomId, UserId } from '../../../core/ids.ts';
import type { RoomListQuery } from '../../../core/messages/Inbox.ts';
import { isUsable } from '../rooms/roomRow.ts';
import { joined, type Sql, sql } from '../sql/Sql.ts';
import { chosenColumns, isShown, overviewQuery } from './overviewQuery.ts';

export interface RoomPageRequest extends Pick<RoomListQuery, 'type' | 'state' | 'isPinned' | 'withHidden'> {
  readonly userId: UserId;
  /** The activity of the last room of the page before. */
  readonly before: number | undefined;
  readonly count: number;
}

/** A page of the rooms that a person can use, the most recently active first. */
export const roomPageQuery = (request: RoomPageRequest): Sql => {
  const { userId, before, type, state, isPinned, withHidden = false, count } = request;
  const conditions = [sql`p.user_id = ${userId} AND ${isUsable}`];
  if (before !== undefined) conditions.push(sql`r.activity < ${before}::bigint`);
  if (!withHidden) conditions.push(isShown);
  if (type !== undefined) conditions.push(sql`r.type = ${type}`);
  if (isPinned !== undefined) conditions.push(sql`p.is_pinned = ${isPinned}`);
  if (state !== undefined) conditions.push(sql`(r.is_frozen OR r.is_archived) = ${state === 'inactive'}`);
  return overviewQuery(
    userId,
    sql`
    SELECT ${chosenColumns(userId)}
    FROM homeroom.participants p JOIN homeroom.rooms r ON r.id = p.room_id
    WHERE ${joined(conditions, ' AND ')}
    ORDER BY r.activity DESC
    LIMIT ${count}`,
  );
};

/** One room as a person sees it, who may have no membership in it. */
export const roomQuery = (roomId: RoomId, userId: UserId): Sql =>
  overviewQuery(
    userId,
    sql`
    SELECT ${chosenColumns(userId)}
    FROM homeroom.rooms r
      LEFT JOIN homeroom.participants p ON p.room_id = r.id AND p.user_id = ${userId} AND ${isUsable}
    WHERE r.id = ${roomId}`,
  );
