import type { Knex } from 'knex';
import type { UserId } from '../../../core/ids.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

interface Move {
  readonly from: UserId;
  readonly to: UserId;
}

/**
 * Makes the addresses of channels of one account another's, with what is still to be told; its settings only where the other
 * has none. Returns the ids of the addresses.
 */
export const moveNotifications = async (trx: Knex, { from, to }: Move): Promise<readonly number[]> => {
  const addresses = await queryRows<{ id: Big }>(
    trx,
    sql`UPDATE homeroom.channel_addresses SET user_id = ${to}::bigint WHERE user_id = ${from}::bigint RETURNING id`,
  );
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.notices n SET user_id = ${to}::bigint
    WHERE n.user_id = ${from}::bigint AND NOT EXISTS (
      SELECT FROM homeroom.notices o
      WHERE o.user_id = ${to}::bigint AND o.channel = n.channel AND o.room_id = n.room_id AND o.message_id = n.message_id
    )`,
  );
  await queryRows(trx, sql`DELETE FROM homeroom.notices WHERE user_id = ${from}::bigint`);
  await queryRows(trx, sql`UPDATE homeroom.deliveries SET user_id = ${to}::bigint WHERE user_id = ${from}::bigint`);
  await queryRows(
    trx,
    sql`
    INSERT INTO homeroom.settings (scope, scope_id, key, value)
    SELECT s.scope, ${to}::bigint, s.key, s.value FROM homeroom.settings s
    WHERE s.scope = 'person' AND s.scope_id = ${from}::bigint AND s.key = 'notifications'
    ON CONFLICT (scope, scope_id, key) DO NOTHING`,
  );
  await queryRows(
    trx,
    sql`
    DELETE FROM homeroom.settings
    WHERE scope = 'person' AND scope_id = ${from}::bigint AND key = 'notifications'`,
  );
  return addresses.map(({ id }) => Number(id));
};

/**
 * Gives back the addresses that are still the survivor's. What was about to be sent to them is not: it may be about rooms of
 * the survivor.
 */
export const returnNotifications = async (
  trx: Knex,
  { from, to }: Move,
  addresses: readonly number[],
): Promise<void> => {
  if (addresses.length === 0) return;
  await queryRows(
    trx,
    sql`
    WITH returned AS (
      UPDATE homeroom.channel_addresses SET user_id = ${to}::bigint
      WHERE id = ANY (${addresses}::bigint[]) AND user_id = ${from}::bigint
      RETURNING id
    )
    DELETE FROM homeroom.deliveries d USING returned WHERE d.address_id = returned.id AND d.state IN ('waiting', 'claimed')`,
  );
};
