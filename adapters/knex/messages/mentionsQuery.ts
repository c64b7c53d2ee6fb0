import type { UserId } from '../../../core/ids.ts';
import type { MentionsQuery } from '../../../core/messages/Inbox.ts';
import { isUsable } from '../rooms/roomRow.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { messageColumns, messageJoins } from './messageRow.ts';
import { isMentioning } from './overviewQuery.ts';

/** The newest messages that mention a person: of each of their rooms the newest, by an index of what mentions somebody. */
export const mentionsQuery = (userId: UserId, { before, limit }: MentionsQuery): Sql => sql`
  SELECT
    ${messageColumns}
  FROM homeroom.participants p
    JOIN homeroom.rooms r ON r.id = p.room_id
    CROSS JOIN LATERAL (
      SELECT n.* FROM homeroom.messages n
      WHERE n.room_id = p.room_id AND n.parts -> 'mentions' IS NOT NULL
        AND n.seq > GREATEST(p.joined_seq, p.visible_from_seq - 1)
        AND (${before ?? null}::bigint IS NULL OR n.id < ${before ?? null}::bigint)
        AND n.sender_id <> p.user_id AND n.deleted_at IS NULL
        AND ${isMentioning(userId)}
      ORDER BY n.seq DESC
      LIMIT ${limit}
    ) m
    ${messageJoins}
  WHERE p.user_id = ${userId} AND ${isUsable}
  ORDER BY m.id DESC
  LIMIT ${limit}`;
