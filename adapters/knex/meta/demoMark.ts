import type { Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/**
 * Keeps a demo, which lets everybody be anybody, and real people's data apart. Call it before anything is written.
 * @throws ChatError CONFLICT for the data of a demo that are opened as real ones, and the other way round
 */
export const keepDemoApart = async (db: Knex, isDemo: boolean): Promise<void> => {
  const [tables] = await queryRows<{ name: string | null }>(db, sql`SELECT to_regclass('homeroom.meta')::text AS name`);
  if (!tables?.name) return;
  const [found] = await queryRows<{ is_marked: boolean; is_used: boolean }>(
    db,
    sql`
    SELECT EXISTS (SELECT FROM homeroom.meta WHERE key = 'demo') AS is_marked,
      EXISTS (SELECT FROM homeroom.users) AS is_used`,
  );
  if (!isDemo && found?.is_marked)
    throw new ChatError(
      'CONFLICT',
      'These are the data of a demo, in which everybody may be anybody. Start it with "serve --demo", or set DATA_DIR or DATABASE_URL to other data.',
    );
  if (isDemo && found?.is_used && !found.is_marked)
    throw new ChatError(
      'CONFLICT',
      'The folder of the demo holds people who are not its own. Set DATA_DIR to another folder; nothing was changed.',
    );
};

/** Marks the data as a demo's. A backup carries the mark. */
export const markDemo = async (db: Knex): Promise<void> => {
  await queryRows(db, sql`INSERT INTO homeroom.meta (key, value) VALUES ('demo', 'on') ON CONFLICT DO NOTHING`);
};
