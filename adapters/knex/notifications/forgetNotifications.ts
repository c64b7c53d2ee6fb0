import type { Knex } from 'knex';
import type { UserId } from '../../../core/ids.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/**
 * Removes all that is kept to tell these people of messages, before their ids and addresses of mail are erased. That mail
 * reaches nobody at an address stays known while somebody else has it.
 */
export const forgetNotifications = async (trx: Knex, ids: readonly UserId[]): Promise<void> => {
  await queryRows(
    trx,
    sql`
    DELETE FROM homeroom.dead_addresses d
    WHERE d.address IN (
        SELECT u.email FROM homeroom.users u WHERE u.id = ANY (${ids}::bigint[])
        UNION ALL
        SELECT i.email FROM homeroom.identities i WHERE i.user_id = ANY (${ids}::bigint[])
        UNION ALL
        SELECT a.address FROM homeroom.channel_addresses a
        WHERE a.user_id = ANY (${ids}::bigint[]) AND a.channel = d.channel
      )
      AND NOT EXISTS (
        SELECT FROM homeroom.users u WHERE u.email = d.address AND u.id <> ALL (${ids}::bigint[])
      )`,
  );
  for (const table of [sql`homeroom.notices`, sql`homeroom.deliveries`, sql`homeroom.channel_addresses`])
    await queryRows(trx, sql`DELETE FROM ${table} WHERE user_id = ANY (${ids}::bigint[])`);
  await queryRows(
    trx,
    sql`
    DELETE FROM homeroom.settings
    WHERE scope = 'person' AND scope_id = ANY (${ids}::bigint[]) AND key = 'notifications'`,
  );
};
