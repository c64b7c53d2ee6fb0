import type { MessageId, UserId } from '../../../core/ids.ts';
import { isUsable } from '../rooms/roomRow.ts';
import { type Sql, sql } from '../sql/Sql.ts';

/** The room of a message among those of a person: messages are found by room and id alone, so each room is asked by its key. */
export const roomOfMessageQuery = (userId: UserId, messageId: MessageId): Sql => sql`
  SELECT p.room_id
  FROM homeroom.participants p
    JOIN homeroom.rooms r ON r.id = p.room_id
    JOIN homeroom.messages m ON m.room_id = p.room_id AND m.id = ${messageId}
  WHERE p.user_id = ${userId} AND ${isUsable} AND m.seq >= p.visible_from_seq
  LIMIT 1`;
