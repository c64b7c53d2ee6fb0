import type { UserId } from '../../../core/ids.ts';
import { isSeenRequest } from '../requests/isSeenRequest.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';
import { chosenColumns, overviewQuery } from './overviewQuery.ts';

/**
 * A page of the rooms in which somebody asks the person to talk, the latest first: with a message, none of the two blocks the
 * other, and the person has not declined. `p` finds no membership.
 */
export const requestPageQuery = (userId: UserId, before: number | undefined, count: number): Sql =>
  overviewQuery(
    userId,
    sql`
    SELECT ${chosenColumns(userId)}
    FROM homeroom.message_requests q
      JOIN homeroom.rooms r ON r.id = q.room_id
      LEFT JOIN homeroom.participants p ON p.room_id = q.room_id AND p.user_id = ${userId} AND p.left_seq IS NULL
    WHERE q.recipient_id = ${userId} AND r.awaits_id = ${userId} AND ${isSeenRequest}
      ${before === undefined ? nothing : sql`AND r.activity < ${before}::bigint`}
      AND EXISTS (SELECT FROM homeroom.messages m WHERE m.room_id = q.room_id AND m.deleted_at IS NULL)
    ORDER BY r.activity DESC
    LIMIT ${count}`,
  );
