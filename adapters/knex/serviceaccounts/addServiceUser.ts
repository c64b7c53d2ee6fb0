import type { Knex } from 'knex';
import { asUserId, type UserId } from '../../../core/ids.ts';
import { servicePrefix } from '../../../core/permissions/Person.ts';
import type { ServiceDraft } from '../../../core/serviceaccounts/ServiceAccounts.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/**
 * Stores a service account, with the row of `users` that its messages name. It is not active, has no role in an
 * organisation and is found by no name, so no statement takes it for a person.
 */
export const addServiceUser = async (
  trx: Knex,
  { name, purpose, role, organisation }: ServiceDraft,
): Promise<UserId> => {
  const [row] = await queryRows<{ id: Big }>(
    trx,
    sql`
    WITH numbered AS MATERIALIZED (
      SELECT nextval(pg_get_serial_sequence('homeroom.users', 'id')) AS id
    ), added AS (
      INSERT INTO homeroom.users (
        id, external_id, role, role_names, kind, first_name, last_name, is_active, search_key, name_order
      )
      SELECT n.id, ${servicePrefix} || n.id, ${role}, ARRAY[${role}]::text[], 'service', ${name}, '', false, '', ''
      FROM numbered n
      RETURNING id
    )
    INSERT INTO homeroom.service_accounts (user_id, organisation_id, purpose)
    SELECT added.id, ${organisation}, ${purpose} FROM added
    RETURNING user_id AS id`,
  );
  return asUserId(Number(row?.id));
};
