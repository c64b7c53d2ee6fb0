import { sql } from '../sql/Sql.ts';

/**
 * Whether the request `q` of the room `r` still comes to whom it awaits: they have not declined it, neither of the two blocks the
 * other, who asks may ask still, and the room is open. That there is a message in it is not looked at.
 */
export const isSeenRequest = sql`
  q.recipient_id = r.awaits_id AND q.declined_at IS NULL AND NOT r.is_frozen AND NOT r.is_archived
  AND EXISTS (
    SELECT FROM homeroom.participants a
    WHERE a.room_id = r.id AND a.user_id = q.requester_id AND a.left_seq IS NULL AND NOT a.is_suspended
  )
  AND NOT EXISTS (
    SELECT FROM homeroom.blocks b
    WHERE (b.user_id, b.blocked_id) IN ((q.recipient_id, q.requester_id), (q.requester_id, q.recipient_id))
  )`;
