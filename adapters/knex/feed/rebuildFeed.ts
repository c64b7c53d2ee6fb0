import type { Knex } from 'knex';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { givenUp } from './KnexLeases.ts';

/**
 * After a restore: nobody holds a lease any more, also not those that still run with the history of before, and the
 * positions get a new epoch. Consumers go on from where the restored history has them. Call it in the transaction.
 */
export const renewFeed = async (trx: Knex): Promise<void> => {
  await queryRows(trx, sql`UPDATE homeroom.leases l SET ${givenUp}`);
  await queryRows(trx, sql`UPDATE homeroom.meta SET value = gen_random_uuid()::text WHERE key = 'feed_epoch'`);
};

/**
 * Drops the feed; whoever gets its lease next makes it again from the rooms, in an order of its own. Positions of before
 * mean nothing then: programs outside get 410, and consumers see everything again that is stored. For a feed that does
 * not fit the rooms, as `homeroom doctor` finds it.
 */
export const rebuildFeed = (knex: Knex): Promise<void> =>
  knex.transaction(async (trx) => {
    await renewFeed(trx);
    await queryRows(trx, sql`UPDATE homeroom.leases SET position = 0`);
    await queryRows(trx, sql`DELETE FROM homeroom.feed`);
    await queryRows(trx, sql`DELETE FROM homeroom.feed_heads`);
    await queryRows(trx, sql`UPDATE homeroom.consumers SET position = 0, is_cut_off = false`);
  });
