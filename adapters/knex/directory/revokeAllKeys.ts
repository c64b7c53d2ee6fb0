import type { Knex } from 'knex';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** Revokes every key of a source and of a service account: a backup knows nothing of those that were revoked after it was made. */
export const revokeAllKeys = async (trx: Knex): Promise<void> => {
  await queryRows(trx, sql`UPDATE homeroom.api_keys SET revoked_at = now() WHERE revoked_at IS NULL`);
  await queryRows(trx, sql`UPDATE homeroom.service_keys SET revoked_at = now() WHERE revoked_at IS NULL`);
};
