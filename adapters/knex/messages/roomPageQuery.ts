import { asRoomId, type RoomId, type UserId } from '../../../core/ids.ts';
import type { RoomGroup, RoomListQuery } from '../../../core/messages/Inbox.ts';
import type { RoomType } from '../../../core/permissions/Policy.ts';
import { type AboutRow, aboutColumns, aboutJoins, type Big } from '../permissions/personRow.ts';
import { isUsable, type RoomRow, roomColumns } from '../rooms/roomRow.ts';
import { joined, type Sql, sql } from '../sql/Sql.ts';
import { chosenColumns, isShown, overviewQuery, unreadOf } from './overviewQuery.ts';

export interface RoomChoice
  extends Pick<RoomListQuery, 'type' | 'state' | 'isPinned' | 'withHidden' | 'context' | 'isUnread'> {
  readonly userId: UserId;
  /** Only rooms of these types. */
  readonly types?: readonly RoomType[];
  /** The activity of the last room of the page before. */
  readonly before: number | undefined;
}

export interface RoomPageRequest extends RoomChoice {
  readonly count: number;
}

/** Which rooms `r` of the membership `p` a list shows. */
const fits = (choice: RoomChoice): Sql => {
  const { userId, before, type, types, state, isPinned, withHidden = false, context, isUnread = false } = choice;
  const conditions = [sql`p.user_id = ${userId} AND ${isUsable}`];
  if (before !== undefined) conditions.push(sql`r.activity < ${before}::bigint`);
  if (!withHidden) conditions.push(isShown);
  if (type !== undefined) conditions.push(sql`r.type = ${type}`);
  if (context !== undefined) conditions.push(sql`r.context = ${context}`);
  if (isPinned !== undefined) conditions.push(sql`p.is_pinned = ${isPinned}`);
  if (state !== undefined) conditions.push(sql`(r.is_frozen OR r.is_archived) = ${state === 'inactive'}`);
  if (types !== undefined) conditions.push(sql`r.type = ANY(${[...types]})`);
  if (isUnread) conditions.push(sql`${unreadOf(userId)} > 0`);
  return joined(conditions, ' AND ');
};

/** A page of the rooms that a person can use, the most recently active first. */
export const roomPageQuery = ({ count, ...choice }: RoomPageRequest): Sql =>
  overviewQuery(
    choice.userId,
    sql`
    SELECT ${chosenColumns(choice.userId)}
    FROM homeroom.participants p JOIN homeroom.rooms r ON r.id = p.room_id
    WHERE ${fits(choice)}
    ORDER BY r.activity DESC
    LIMIT ${count}`,
  );

export type RoomNameRow = RoomRow & AboutRow;

/** What the rooms are called that a person can use, without what is slow to find of each; the most recently active first. */
export const roomNamesQuery = (choice: RoomChoice): Sql => sql`
  SELECT ${roomColumns}, ${aboutColumns}
  FROM homeroom.participants p JOIN homeroom.rooms r ON r.id = p.room_id
    ${aboutJoins}
  WHERE ${fits(choice)}
  ORDER BY r.activity DESC`;

/** Rooms that were found by their names. */
export const namedRoomsQuery = (userId: UserId, roomIds: readonly RoomId[]): Sql =>
  overviewQuery(
    userId,
    sql`
    SELECT ${chosenColumns(userId)}
    FROM homeroom.participants p JOIN homeroom.rooms r ON r.id = p.room_id
    WHERE p.user_id = ${userId} AND ${isUsable} AND r.id = ANY(${[...roomIds]}::bigint[])`,
  );

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

export interface GroupRow {
  readonly context: string;
  readonly name: string | null;
  readonly rooms: Big;
  readonly unread_messages: Big;
  readonly unread_rooms: Big;
  readonly last_room_id: Big;
}

/** The rooms that a person can use, one row for each context that is one, the most recently active first. */
export const groupsQuery = (userId: UserId): Sql => sql`
  SELECT mine.context, (array_agg(NULLIF(mine.context_name, '') ORDER BY mine.activity DESC))[1] AS name,
    count(*) AS rooms, sum(mine.unread) AS unread_messages, count(*) FILTER (WHERE mine.unread > 0) AS unread_rooms,
    (array_agg(mine.id ORDER BY mine.activity DESC))[1] AS last_room_id
  FROM (
    SELECT r.id, r.context, r.context_name, r.activity,
      CASE WHEN p.is_muted THEN 0 ELSE ${unreadOf(userId)} END AS unread
    FROM homeroom.participants p JOIN homeroom.rooms r ON r.id = p.room_id
    WHERE p.user_id = ${userId} AND ${isUsable} AND ${isShown} AND r.context <> ''
  ) mine
  GROUP BY mine.context
  ORDER BY max(mine.activity) DESC`;

export const toGroup = (row: GroupRow): RoomGroup => ({
  context: row.context,
  name: row.name ?? row.context,
  rooms: Number(row.rooms),
  unreadMessages: Number(row.unread_messages),
  unreadRooms: Number(row.unread_rooms),
  lastRoomId: asRoomId(Number(row.last_room_id)),
});
