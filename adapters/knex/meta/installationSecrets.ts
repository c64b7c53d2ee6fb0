import { randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** What the migrations draw by lot for each database, and how. Of the same form as theirs. */
const secrets: Readonly<Record<string, () => string>> = {
  epoch: randomUUID,
  feed_epoch: randomUUID,
  bus_secret: () => randomUUID() + randomUUID(),
  body_secret: () => randomBytes(64).toString('hex'),
  erasure_salt: () => randomBytes(32).toString('hex'),
};

/** The row of `meta` that a template has in their place. */
const waiting = 'secrets_waiting';

/** Takes all secrets out of a migrated database, which becomes a template and may not be used before `makeSecrets`. */
export const removeSecrets = async (db: Knex): Promise<void> => {
  await queryRows(
    db,
    sql`
    WITH removed AS (DELETE FROM homeroom.meta WHERE key = ANY(${Object.keys(secrets)}::text[]))
    INSERT INTO homeroom.meta (key, value) VALUES (${waiting}, 'on')`,
  );
};

/**
 * Gives a database that began as the copy of a template secrets of its own, in one statement. One that has its own, or no
 * tables, stays as it is.
 */
export const makeSecrets = async (db: Knex): Promise<void> => {
  const [table] = await queryRows<{ name: string | null }>(db, sql`SELECT to_regclass('homeroom.meta')::text AS name`);
  if (!table?.name) return;
  const made = Object.values(secrets).map((make) => make());
  await queryRows(
    db,
    sql`
    WITH copied AS (DELETE FROM homeroom.meta WHERE key = ${waiting} RETURNING key)
    INSERT INTO homeroom.meta (key, value)
    SELECT made.key, made.value FROM copied, unnest(${Object.keys(secrets)}::text[], ${made}::text[]) AS made (key, value)`,
  );
};
