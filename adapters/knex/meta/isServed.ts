import type { Knex } from 'knex';
import { feedLease } from '../../../core/feed/FeedSequencer.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/**
 * Whether a server runs on the database: one of those that run always holds the lease of the feed, and a killed one keeps
 * it for some seconds.
 */
export const isServed = async (db: Knex): Promise<boolean> => {
  const [table] = await queryRows<{ name: string | null }>(
    db,
    sql`SELECT to_regclass('homeroom.leases')::text AS name`,
  );
  if (!table?.name) return false;
  const held = await queryRows(
    db,
    sql`SELECT FROM homeroom.leases WHERE name = ${feedLease} AND expires_at > clock_timestamp()`,
  );
  return held.length > 0;
};
