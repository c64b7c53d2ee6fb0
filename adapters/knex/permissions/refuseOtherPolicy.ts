import type { Knex } from 'knex';
import { otherPolicy } from '../../../core/directory/otherPolicy.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import type { Big } from './personRow.ts';

/**
 * Lets a transaction that holds the directory go on only by the policy that applies. A statement of its own behind the
 * lock, so that it sees what was registered before the lock was had. @throws ChatError UNAVAILABLE
 */
export const refuseOtherPolicy = async (trx: Knex, hash: string): Promise<void> => {
  const [latest] = await queryRows<{ version: Big; name: string; hash: string }>(
    trx,
    sql`SELECT version, name, hash FROM policies ORDER BY version DESC LIMIT 1`,
  );
  if (latest !== undefined && latest.hash !== hash)
    throw otherPolicy({ version: Number(latest.version), name: latest.name });
};
