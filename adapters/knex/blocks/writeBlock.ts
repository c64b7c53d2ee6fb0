import type { Knex } from 'knex';
import type { UserId } from '../../../core/ids.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** Stores or removes a block; false if it is there, or gone, already. */
export const writeBlock = async (
  trx: Knex,
  userId: UserId,
  blockedId: UserId,
  isBlocked: boolean,
): Promise<boolean> => {
  const change = isBlocked
    ? sql`
    INSERT INTO homeroom.blocks (user_id, blocked_id) VALUES (${userId}, ${blockedId})
    ON CONFLICT DO NOTHING RETURNING user_id`
    : sql`DELETE FROM homeroom.blocks WHERE user_id = ${userId} AND blocked_id = ${blockedId} RETURNING user_id`;
  return (await queryRows(trx, change)).length > 0;
};
