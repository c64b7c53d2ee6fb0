import type { Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';
import { compareReleases } from '../../system/compareReleases.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/**
 * The oldest release that may run on this database. Null where any may: in a database without our tables, or with those
 * of a release that asked for none. Writes nothing.
 */
export const readMinRelease = async (db: Knex): Promise<string | null> => {
  const [table] = await queryRows<{ name: string | null }>(db, sql`SELECT to_regclass('homeroom.meta')::text AS name`);
  if (!table?.name) return null;
  const [row] = await queryRows<{ value: string }>(db, sql`SELECT value FROM homeroom.meta WHERE key = 'min_release'`);
  return row?.value ?? null;
};

/** Whether this release is older than the one that a database asks for. */
export const isTooOld = (release: string, minRelease: string | null): boolean =>
  minRelease !== null && compareReleases(release, minRelease) < 0;

/** The sentence for a release that may not run on a database. */
export const describeTooOld = (release: string, minRelease: string | null): string =>
  `This is Homeroom ${release}, and the database asks for ${minRelease} or later: start that release, or restore a backup that is older.`;

/** @throws ChatError CONFLICT if this release may not run on the database */
export const refuseOldRelease = async (db: Knex, release: string): Promise<void> => {
  const minRelease = await readMinRelease(db);
  if (isTooOld(release, minRelease)) throw new ChatError('CONFLICT', describeTooOld(release, minRelease));
};
