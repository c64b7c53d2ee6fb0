import type { Knex } from 'knex';
import { openEmbeddedPostgres } from '../adapters/embedded/openEmbeddedPostgres.ts';
import { readEpoch } from '../adapters/knex/meta/readEpoch.ts';
import { migrateDatabase, pendingMigrations, rollback } from '../adapters/knex/migrations/migrateDatabase.ts';
import { openDatabase } from '../adapters/knex/sql/openDatabase.ts';
import { ChatError } from '../core/errors.ts';
import type { Log } from './Log.ts';
import type { OpenedDatabase } from './OpenedDatabase.ts';

/**
 * Where messages are kept: the address of a PostgreSQL, alone or with its limits; a host's own Knex, of which the server
 * and account are taken, for a pool of our own; a folder for the embedded database; or memory, which ends with the
 * process.
 */
export type DatabaseOption =
  | string
  | { readonly url: string; readonly poolMax?: number; readonly connectTimeoutMs?: number }
  | { readonly dataDir: string; readonly connectTimeoutMs?: number }
  | Knex
  | 'memory';

/**
 * Opens the database, its schema brought up to date. Undefined for memory, where there is nothing to open.
 * @throws ChatError UNAVAILABLE when it cannot be had
 */
export const openStorage = async (option: DatabaseOption, log: Log): Promise<OpenedDatabase | undefined> => {
  if (option === 'memory') return undefined;
  const connections = await openKnex(option, log);
  try {
    await migrateDatabase(connections.knex);
    return { ...connections, epoch: await readEpoch(connections.knex) };
  } catch (failure) {
    await connections.close();
    throw failure;
  }
};

/** The schema of a database, for those who look after it. */
export interface Migrations {
  /** What this release has and the database has not, in order. */
  pending(): Promise<readonly string[]>;
  latest(): Promise<void>;
  /** Takes the latest step back, and what it held with it. Resolves to its name. */
  rollback(): Promise<string | null>;
  close(): Promise<void>;
}

export const openMigrations = async (option: DatabaseOption, log: Log): Promise<Migrations> => {
  if (option === 'memory') throw new ChatError('INVALID_REQUEST', 'A chat in memory has no schema to look after.');
  const { knex, close } = await openKnex(option, log);
  return {
    pending: () => pendingMigrations(knex),
    latest: () => migrateDatabase(knex),
    rollback: () => rollback(knex),
    close,
  };
};

/** The connections themselves, nothing migrated: for those who look after a database. */
export const openKnex = async (
  option: Exclude<DatabaseOption, 'memory'>,
  log: Log,
): Promise<Omit<OpenedDatabase, 'epoch'>> => {
  if (typeof option === 'function') {
    const knex = openDatabase({ like: option, log: (line) => log.warn({}, line) });
    return { knex, isShared: true, close: () => knex.destroy() };
  }
  if (typeof option === 'string' || 'url' in option) {
    const knex = openDatabase({
      ...(typeof option === 'string' ? { url: option } : option),
      log: (line) => log.warn({}, line),
    });
    return { knex, isShared: true, close: () => knex.destroy() };
  }
  const { dataDir, ...limits } = option;
  const embedded = await openEmbeddedPostgres({ dataDir, log: (line) => log.warn({}, line) });
  const knex = openDatabase({ connection: embedded.connection, ...limits, log: (line) => log.warn({}, line) });
  const close = async (): Promise<void> => {
    await knex.destroy();
    await embedded.close();
  };
  return { knex, isShared: false, close };
};
