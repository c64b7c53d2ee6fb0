import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { isTooOld } from '../meta/minRelease.ts';
import { sqlState } from '../sql/databaseErrors.ts';
import { paramsOf } from '../sql/openDatabase.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { migrationNames } from './migrations.ts';

/** What a node has to know of its database before it makes anything. */
export interface ReadyDatabase {
  readonly epoch: string;
  readonly bodySecret: string;
}

interface Found {
  readonly meta: Readonly<Partial<Record<string, string>>> | null;
  readonly migrations: readonly string[] | null;
  readonly extensions: string | null;
}

/** SQLSTATE: no such schema, no such table, no right to read it. */
const unreadable: ReadonlySet<string | undefined> = new Set(['3F000', '42P01', '42501']);

/**
 * Recognises a database that this release has run on and that has every migration and nothing else, in one statement: a
 * node that comes back after a crash waits for one answer, not for twelve. It then also knows where extensions are
 * (`placeExtensions`). Undefined for any other database, that of a demo among them: whoever prepares it finds out step by
 * step, and says what is wrong. Writes nothing.
 */
export const readReady = async (knex: Knex, release: string): Promise<ReadyDatabase | undefined> => {
  const rows = await queryRows<Found>(
    knex,
    sql`
    SELECT
      (SELECT json_object_agg(key, value) FROM homeroom.meta
        WHERE key IN ('min_release', 'release', 'demo', 'epoch', 'body_secret')) AS meta,
      (SELECT json_agg(name ORDER BY id) FROM homeroom.homeroom_migrations) AS migrations,
      (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        WHERE e.extname = 'pg_trgm') AS extensions`,
  ).catch((failure: unknown) => {
    if (unreadable.has(sqlState(failure))) return [];
    throw failure;
  });
  const { meta = null, migrations = null, extensions = null } = rows[0] ?? {};
  if (meta === null || extensions === null || !isDeepStrictEqual(migrations, migrationNames)) return undefined;
  const { min_release: minRelease = null, epoch, body_secret: bodySecret } = meta;
  if (isTooOld(release, minRelease) || meta['release'] !== release || meta['demo'] !== undefined) return undefined;
  if (!epoch || !bodySecret) return undefined;
  paramsOf(knex).extensions = extensions;
  return { epoch, bodySecret };
};
