import type { Knex } from 'knex';
import type { UserId } from '../../../core/ids.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** Stores or removes a block, a silent one of who waits for the person to accept their request; false if it is there, or gone, already. */
export const writeBlock = async (
  trx: Knex,
  userId: UserId,
  blockedId: UserId,
  isBlocked: boolean,
): Promise<boolean> => {
  const change = isBlocked
    ? sql`
    INSERT INTO homeroom.blocks (user_id, blocked_id, is_silent)
    SELECT ${userId}, ${blockedId}, EXISTS (
      SELECT FROM homeroom.message_requests q JOIN homeroom.rooms r ON r.id = q.room_id
      WHERE q.requester_id = ${blockedId} AND q.recipient_id = ${userId} AND r.awaits_id = ${userId}
    )
    ON CONFLICT DO NOTHING RETURNING user_id`
    : sql`DELETE FROM homeroom.blocks WHERE user_id = ${userId} AND blocked_id = ${blockedId} RETURNING user_id`;
  return (await queryRows(trx, change)).length > 0;
};
