import type { Knex } from 'knex';
import { openEmbeddedPostgres } from '../adapters/embedded/openEmbeddedPostgres.ts';
import { grantNodeRights, readRoleName } from '../adapters/knex/audit/auditRights.ts';
import { keepDemoApart, markDemo } from '../adapters/knex/meta/demoMark.ts';
import { refuseOldRelease } from '../adapters/knex/meta/minRelease.ts';
import { readBodySecret } from '../adapters/knex/meta/readBodySecret.ts';
import { readEpoch } from '../adapters/knex/meta/readEpoch.ts';
import { migrateDatabase, pendingMigrations, rollback } from '../adapters/knex/migrations/migrateDatabase.ts';
import { openDatabase } from '../adapters/knex/sql/openDatabase.ts';
import { ChatError } from '../core/errors.ts';
import type { Log } from './Log.ts';
import type { OpenedDatabase } from './OpenedDatabase.ts';
import { prepareSchema } from './prepareSchema.ts';
import { version } from './version.ts';

/** A PostgreSQL by its address. */
export interface PostgresOption {
  readonly url: string;
  /** The most connections; 10 by default. */
  readonly poolMax?: number;
  /** Milliseconds to wait for a connection. */
  readonly connectTimeoutMs?: number;
  /** The schema of Homeroom's tables; `homeroom` by default. */
  readonly schema?: string;
  /** False behind a pooler that hands out connections by transaction: then no statement is prepared by name. */
  readonly prepared?: boolean;
  /** The address past the pooler, for migrations, backups and whatever else needs a connection of its own. */
  readonly directUrl?: string;
  /**
   * The address for the role that owns the tables: it migrates, restores and erases. The role of `url` then has only a
   * node's rights, and cannot change the audit log.
   */
  readonly ownerUrl?: string;
}

/**
 * Where messages are kept: the address of a PostgreSQL, alone or with settings; a host's own Knex, whose server and
 * account are used for a pool of our own; a folder for the embedded database; or memory, which ends with the process.
 */
export type DatabaseOption =
  | string
  | PostgresOption
  | { readonly dataDir: string; readonly connectTimeoutMs?: number }
  | Knex
  | 'memory';

export interface StorageChoice {
  readonly mayMigrate?: boolean;
  /** Whether the data must be those of a demo, or must not. Absent: both will do. */
  readonly isDemo?: boolean;
}

/**
 * Opens the database and migrates its schema. Undefined for memory, where there is nothing to open.
 * @throws ChatError UNAVAILABLE if the database cannot be reached, CONFLICT if it asks for a later release, lacks
 *   migrations that this process may not apply, or is a demo's and should not be, or the other way round
 */
export const openStorage = async (
  option: DatabaseOption,
  log: Log,
  { mayMigrate = true, isDemo }: StorageChoice = {},
): Promise<OpenedDatabase | undefined> => {
  if (option === 'memory') return undefined;
  const connections = await openKnex(option, log);
  try {
    if (isDemo !== undefined) await keepDemoApart(connections.knex, isDemo);
    if (directOf(option) === option) await prepareSchema(connections.knex, { mayMigrate });
    else await prepareDirectly(option, log, mayMigrate);
    const { knex } = connections;
    if (isDemo === true) await markDemo(knex);
    return { ...connections, epoch: await readEpoch(knex), bodySecret: await readBodySecret(knex) };
  } catch (failure) {
    await connections.close();
    throw failure;
  }
};

const prepareDirectly = async (
  option: Exclude<DatabaseOption, 'memory'>,
  log: Log,
  mayMigrate: boolean,
): Promise<void> => {
  const { knex, close } = await openDirect(option, log);
  try {
    await prepareSchema(knex, { mayMigrate });
    if (mayMigrate) await grantNodeRole(option, knex, log);
  } finally {
    await close();
  }
};

/** Connections alone, before anything is read. */
type Connections = Omit<OpenedDatabase, 'epoch' | 'bodySecret'>;

/** The schema of a database, for commands that maintain it. */
export interface Migrations {
  /** Names of the migrations that the database lacks, in order. */
  pending(): Promise<readonly string[]>;
  /** Applies all pending migrations. @throws ChatError CONFLICT if the database asks for a later release */
  latest(): Promise<void>;
  /**
   * Undoes the latest migration, which deletes the data in what it created. Resolves to its name; null if none.
   * @throws ChatError CONFLICT if the database asks for a later release
   */
  rollback(): Promise<string | null>;
  close(): Promise<void>;
}

export const openMigrations = async (option: DatabaseOption, log: Log): Promise<Migrations> => {
  if (option === 'memory') throw new ChatError('INVALID_REQUEST', 'A chat in memory has no schema to migrate.');
  const { knex, close } = await openDirect(option, log);
  return {
    pending: () => pendingMigrations(knex),
    latest: async () => {
      await refuseOldRelease(knex, version);
      await migrateDatabase(knex);
      await grantNodeRole(option, knex, log);
    },
    rollback: async () => {
      await refuseOldRelease(knex, version);
      return rollback(knex);
    },
    close,
  };
};

/** Like `openKnex`, past a pooler and as the owner: for what needs a connection of its own, or takes long. */
export const openDirect = (option: Exclude<DatabaseOption, 'memory'>, log: Log): Promise<Connections> =>
  openKnex(directOf(option), log);

/** The same database past its pooler, as its owner; the same option where there is neither. */
const directOf = (option: Exclude<DatabaseOption, 'memory'>): Exclude<DatabaseOption, 'memory'> => {
  if (typeof option !== 'object' || !('url' in option)) return option;
  const { directUrl, ownerUrl, prepared: _, ...settings } = option;
  const url = ownerUrl ?? directUrl;
  return url === undefined ? option : { ...settings, url };
};

/** Opens only the connections and migrates nothing. */
export const openKnex = async (option: Exclude<DatabaseOption, 'memory'>, log: Log): Promise<Connections> => {
  if (typeof option === 'function') {
    const knex = openDatabase({ like: option, log: (line) => log.warn({}, line) });
    return { knex, isShared: true, close: () => knex.destroy() };
  }
  if (typeof option === 'string' || 'url' in option) {
    const {
      prepared: isPreparing = true,
      directUrl: _,
      ownerUrl: _owner,
      ...settings
    }: PostgresOption = typeof option === 'string' ? { url: option } : option;
    const knex = openDatabase({ ...settings, isPreparing, log: (line) => log.warn({}, line) });
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

/**
 * Where the tables have an owner of their own: gives the role of nodes its rights, by connections of the owner. Resolves to
 * the role; null where nodes own the tables.
 */
export const grantNodeRole = async (
  option: Exclude<DatabaseOption, 'memory'>,
  owner: Knex,
  log: Log,
): Promise<string | null> => {
  if (typeof option !== 'object' || !('url' in option) || option.ownerUrl === undefined) return null;
  const node = await openKnex(option, log);
  const role = await readRoleName(node.knex).finally(node.close);
  await grantNodeRights(owner, role);
  return role;
};
