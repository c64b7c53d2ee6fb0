import type { Knex } from 'knex';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** Ends every session and uses up every link: a backup knows nothing of those that ended after it was made. */
export const endAllSignIns = async (trx: Knex): Promise<void> => {
  await queryRows(trx, sql`UPDATE homeroom.sessions SET revoked_at = now() WHERE revoked_at IS NULL`);
  await queryRows(trx, sql`UPDATE homeroom.sign_in_links SET used_at = now() WHERE used_at IS NULL`);
};
