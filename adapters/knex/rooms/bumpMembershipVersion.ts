import type { Knex } from 'knex';
import type { UserId } from '../../../core/ids.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/**
 * Notes at the people themselves that their memberships or accounts changed. Last in a transaction and in the order of ids,
 * so that two transactions never wait for each other crosswise.
 */
export const bumpMembershipVersion = async (trx: Knex, userIds: Iterable<UserId>): Promise<void> => {
  const ids = [...new Set(userIds)];
  if (ids.length === 0) return;
  await queryRows(
    trx,
    sql`
    UPDATE users u SET seats_version = u.seats_version + 1
    FROM (SELECT id FROM users WHERE id = ANY (${ids}::bigint[]) ORDER BY id FOR NO KEY UPDATE) locked
    WHERE u.id = locked.id`,
  );
};
