import type { Knex } from 'knex';
import type { UserId } from '../../../core/ids.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** False if there is such a block already. */
export const insertBlock = async (trx: Knex, userId: UserId, blockedId: UserId): Promise<boolean> => {
  const rows = await queryRows(
    trx,
    sql`
    INSERT INTO homeroom.blocks (user_id, blocked_id) VALUES (${userId}, ${blockedId})
    ON CONFLICT DO NOTHING RETURNING user_id`,
  );
  return rows.length > 0;
};

/** False if there is no such block. */
export const deleteBlock = async (trx: Knex, userId: UserId, blockedId: UserId): Promise<boolean> => {
  const rows = await queryRows(
    trx,
    sql`DELETE FROM homeroom.blocks WHERE user_id = ${userId} AND blocked_id = ${blockedId} RETURNING user_id`,
  );
  return rows.length > 0;
};
