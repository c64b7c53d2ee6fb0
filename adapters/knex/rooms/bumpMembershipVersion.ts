import type { Knex } from 'knex';
import type { UserId } from '../../../core/ids.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/**
 * Raises the membership version of these people. Call it last in a transaction; it locks people in the order of their
 * ids, so two transactions cannot deadlock.
 */
export const bumpMembershipVersion = async (trx: Knex, userIds: Iterable<UserId>): Promise<void> => {
  const ids = [...new Set(userIds)];
  if (ids.length === 0) return;
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.users u SET seats_version = u.seats_version + 1
    FROM (SELECT id FROM homeroom.users WHERE id = ANY (${ids}::bigint[]) ORDER BY id FOR NO KEY UPDATE) locked
    WHERE u.id = locked.id`,
  );
};
