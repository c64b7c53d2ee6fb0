import type { Knex } from 'knex';
import { paramsOf } from '../sql/openDatabase.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/**
 * Learns in which schema the database has `pg_trgm`, whose functions and operators statements call by that name: some
 * providers keep extensions in one of their own.
 */
export const placeExtensions = async (knex: Knex): Promise<void> => {
  const [found] = await queryRows<{ schema: string }>(
    knex,
    sql`SELECT n.nspname AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'`,
  );
  if (found !== undefined) paramsOf(knex).extensions = found.schema;
};
