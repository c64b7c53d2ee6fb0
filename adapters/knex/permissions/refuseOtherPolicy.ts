import type { Knex } from 'knex';
import { otherPolicy } from '../../../core/directory/otherPolicy.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import type { Big } from './personRow.ts';

/**
 * Refuses a transaction that holds the directory lock if another policy than its own applies. It is a separate
 * statement after the lock, so it sees every policy that was registered before. @throws ChatError UNAVAILABLE
 */
export const refuseOtherPolicy = async (trx: Knex, hash: string): Promise<void> => {
  const [latest] = await queryRows<{ version: Big; name: string; hash: string }>(
    trx,
    sql`SELECT version, name, hash FROM homeroom.policies ORDER BY version DESC LIMIT 1`,
  );
  if (latest !== undefined && latest.hash !== hash)
    throw otherPolicy({ version: Number(latest.version), name: latest.name });
};
