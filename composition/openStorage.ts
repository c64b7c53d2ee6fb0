import type { Knex } from 'knex';
import { openEmbeddedPostgres } from '../adapters/embedded/openEmbeddedPostgres.ts';
import { grantNodeRights, readRoleName } from '../adapters/knex/audit/auditRights.ts';
import { keepDemoApart, markDemo } from '../adapters/knex/meta/demoMark.ts';
import { makeSecrets } from '../adapters/knex/meta/installationSecrets.ts';
import { refuseOldRelease } from '../adapters/knex/meta/minRelease.ts';
import { placeExtensions } from '../adapters/knex/meta/placeExtensions.ts';
import { readBodySecret } from '../adapters/knex/meta/readBodySecret.ts';
import { readEpoch } from '../adapters/knex/meta/readEpoch.ts';
import { refuseRunning } from '../adapters/knex/meta/refuseRunning.ts';
import { explainSkipped, recordRelease, refuseSkipping } from '../adapters/knex/meta/requiredReleases.ts';
import { foreseeRollback, type RollbackLoss } from '../adapters/knex/migrations/foreseeRollback.ts';
import { migrateDatabase, pendingMigrations, rollback } from '../adapters/knex/migrations/migrateDatabase.ts';
import { readReady } from '../adapters/knex/migrations/readReady.ts';
import type { HostConnections } from '../adapters/knex/sql/HostPool.ts';
import { openDatabase } from '../adapters/knex/sql/openDatabase.ts';
import { queryRows } from '../adapters/knex/sql/queryRows.ts';
import { refuseStrangeSessions } from '../adapters/knex/sql/refuseStrangeSessions.ts';
import { sql } from '../adapters/knex/sql/Sql.ts';
import { ChatError } from '../core/errors.ts';
import { explainStorage, placeOf, type StorageSetting } from './explainStorage.ts';
import type { Log } from './Log.ts';
import type { OpenedDatabase } from './OpenedDatabase.ts';
import { prepareSchema } from './prepareSchema.ts';
import { refuseRights } from './refuseRights.ts';
import { environmentNames, type StorageNames } from './StorageNames.ts';
import { schemaTemplate } from './schemaTemplate.ts';
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

/** A host's own pool, with what is not in it. */
export interface HostPoolOption {
  /** A Knex or a pool of `pg`. Connections are borrowed for one statement or transaction each; it is never closed. */
  readonly pool: HostConnections;
  readonly connectTimeoutMs?: number;
  readonly schema?: string;
  /** As for a PostgreSQL by its address. */
  readonly directUrl?: string;
  readonly ownerUrl?: string;
}

/**
 * Where messages are kept: the address of a PostgreSQL, alone or with settings; a host's own Knex or pool of `pg`, alone or
 * with settings; a folder for the embedded database; or memory, which ends with the process.
 */
export type DatabaseOption =
  | string
  | PostgresOption
  | { readonly dataDir: string; readonly connectTimeoutMs?: number }
  | HostConnections
  | HostPoolOption
  | 'memory';

export interface StorageChoice {
  readonly mayMigrate?: boolean;
  /** Whether the data must be those of a demo, or must not. Absent: both will do. */
  readonly isDemo?: boolean;
  /** What whoever wrote the settings calls them; variables of the environment by default. */
  readonly names?: StorageNames;
}

/**
 * Opens the database and migrates its schema. Undefined for memory, where there is nothing to open.
 * @throws ChatError UNAVAILABLE if the database cannot be reached, CONFLICT if it asks for a later release, lacks
 *   migrations that this process may not apply, or is a demo's and should not be, or the other way round
 */
export const openStorage = async (
  option: DatabaseOption,
  log: Log,
  { mayMigrate = true, isDemo, names = environmentNames }: StorageChoice = {},
): Promise<OpenedDatabase | undefined> => {
  if (option === 'memory') return undefined;
  const connections = await reach(option, log, { names });
  const { knex } = connections;
  try {
    if (hostPoolOf(option) !== undefined) await refuseStrangeSessions(knex);
    const ready = directOf(option) === option && isDemo !== true ? await readReady(knex, version) : undefined;
    if (ready !== undefined) return { ...connections, ...ready };
    if (isDemo !== undefined) await keepDemoApart(knex, isDemo);
    if (directOf(option) === option) await prepareSchema(knex, { mayMigrate, log });
    else await prepareDirectly(option, log, { mayMigrate, names });
    await placeExtensions(knex);
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
  { mayMigrate, names }: { readonly mayMigrate: boolean; readonly names: StorageNames },
): Promise<void> => {
  const { knex, close } = await openDirect(option, log, names);
  try {
    await prepareSchema(knex, { mayMigrate, log });
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
  /** The sentence that says which release has to run before this one; undefined: none. Changes nothing. */
  skipped(): Promise<string | undefined>;
  /**
   * Applies all pending migrations. @throws ChatError CONFLICT if the database asks for a later release, or another has to
   * run first, ACCESS_DENIED if the role lacks rights, which it names with the statements that give them
   */
  latest(): Promise<void>;
  /**
   * What undoing the latest migration would delete; null if there is none. Changes nothing.
   * @throws ChatError CONFLICT if the database asks for a later release, or while a server runs on it
   */
  foresee(): Promise<RollbackLoss | null>;
  /**
   * Undoes the latest migration, which deletes the data in what it created. Resolves to its name; null if none.
   * @throws ChatError CONFLICT if the database asks for a later release, or while a server runs on it
   */
  rollback(): Promise<string | null>;
  close(): Promise<void>;
}

export const openMigrations = async (option: DatabaseOption, log: Log): Promise<Migrations> => {
  if (option === 'memory') throw new ChatError('INVALID_REQUEST', 'A chat in memory has no schema to migrate.');
  const { knex, close } = await openDirect(option, log);
  return {
    pending: () => pendingMigrations(knex),
    skipped: () => explainSkipped(knex, { release: version }),
    latest: async () => {
      await refuseOldRelease(knex, version);
      await refuseSkipping(knex, { release: version });
      await migrateDatabase(knex).catch((failure: unknown) => refuseRights(knex, failure));
      await recordRelease(knex, version);
      await grantNodeRole(option, knex, log);
    },
    foresee: async () => {
      await refuseOldRelease(knex, version);
      await refuseRunning(knex);
      return foreseeRollback(knex);
    },
    rollback: async () => {
      await refuseOldRelease(knex, version);
      await refuseRunning(knex);
      return rollback(knex);
    },
    close,
  };
};

/** Like `openKnex`, past a pooler and as the owner: for what needs a connection of its own, or takes long. */
export const openDirect = (
  option: Exclude<DatabaseOption, 'memory'>,
  log: Log,
  names: StorageNames = environmentNames,
): Promise<Connections> => reach(directOf(option), log, { key: directKey(option), names });

const directKey = (option: Exclude<DatabaseOption, 'memory'>): 'url' | 'directUrl' | 'ownerUrl' => {
  if (typeof option !== 'object' || !('url' in option || 'pool' in option)) return 'url';
  const { directUrl, ownerUrl }: Pick<HostPoolOption, 'directUrl' | 'ownerUrl'> = option;
  if (ownerUrl !== undefined) return 'ownerUrl';
  return directUrl === undefined ? 'url' : 'directUrl';
};

/** Milliseconds after which a start says what it waits for. */
const patienceMs = 2_000;

/**
 * Like `openKnex`, and waits until the database answers.
 * @throws ChatError UNAVAILABLE that names the setting, what is wrong and what to do
 */
const reach = async (
  option: Exclude<DatabaseOption, 'memory'>,
  log: Log,
  setting: StorageSetting = {},
): Promise<Connections> => {
  const place = placeOf(option, setting);
  const tell = (): void => log.warn({}, `waiting for the database on ${place?.server} (${place?.setting})`);
  const waiting = place && setTimeout(tell, patienceMs);
  let connections: Connections | undefined;
  // Until then the error says it all.
  let isReached = place === undefined;
  const warn: Log['warn'] = (facts, message) => log[isReached ? 'warn' : 'debug'](facts, message);
  try {
    connections = await openKnex(option, { warn });
    await queryRows(connections.knex, sql`SELECT 1`);
    isReached = true;
    return connections;
  } catch (failure) {
    await connections?.close();
    throw explainStorage(failure, option, setting);
  } finally {
    clearTimeout(waiting);
  }
};

/** The same database past its pooler, as its owner; the same option where there is neither. */
const directOf = (option: Exclude<DatabaseOption, 'memory'>): Exclude<DatabaseOption, 'memory'> => {
  if (typeof option !== 'object') return option;
  const { directUrl, ownerUrl }: Partial<PostgresOption> = 'url' in option || 'pool' in option ? option : {};
  const url = ownerUrl ?? directUrl;
  if (url === undefined) return option;
  const { connectTimeoutMs, schema } = option as PostgresOption;
  return { url, ...(connectTimeoutMs && { connectTimeoutMs }), ...(schema && { schema }) };
};

/** The pool that a host has given, however it was written; undefined for all other databases. */
const hostPoolOf = (option: DatabaseOption): HostPoolOption | undefined => {
  if (typeof option === 'function') return { pool: option };
  if (typeof option !== 'object') return undefined;
  if ('pool' in option) return option;
  return 'connect' in option ? { pool: option } : undefined;
};

/** What the pool says of connections that break or cannot be opened. */
const about =
  (log: Pick<Log, 'warn'>) =>
  (line: string): void =>
    log.warn({ dependency: 'database' }, line);

/** Opens only the connections and migrates nothing. */
export const openKnex = async (
  option: Exclude<DatabaseOption, 'memory'>,
  log: Pick<Log, 'warn'>,
): Promise<Connections> => {
  const host = hostPoolOf(option);
  if (host !== undefined) {
    const { pool, connectTimeoutMs, schema } = host;
    const knex = openDatabase({
      // A prepared statement would stay on the host's connections.
      ...{ host: pool, isPreparing: false, log: about(log) },
      ...(connectTimeoutMs && { connectTimeoutMs }),
      ...(schema && { schema }),
    });
    return { knex, isShared: true, isBorrowed: true, close: () => knex.destroy() };
  }
  if (typeof option === 'string' || (typeof option === 'object' && 'url' in option)) {
    const given: PostgresOption = typeof option === 'string' ? { url: option } : option;
    const { prepared: isPreparing = true, directUrl: _, ownerUrl: _owner, ...settings } = given;
    const knex = openDatabase({ ...settings, isPreparing, log: about(log) });
    return { knex, isShared: true, close: () => knex.destroy() };
  }
  const { dataDir, ...limits } = option as Extract<DatabaseOption, { readonly dataDir: string }>;
  const embedded = await openEmbeddedPostgres({ dataDir, template: schemaTemplate, log: (line) => log.warn({}, line) });
  const knex = openDatabase({ connection: embedded.connection, ...limits, log: about(log) });
  const close = async (): Promise<void> => {
    await knex.destroy();
    await embedded.close();
  };
  try {
    await makeSecrets(knex);
  } catch (failure) {
    await close();
    throw failure;
  }
  return { knex, isShared: false, folder: dataDir, snapshot: embedded.snapshot, close };
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
  if (typeof option !== 'object' || !('ownerUrl' in option) || option.ownerUrl === undefined) return null;
  const node = await openKnex(option, log);
  const role = await readRoleName(node.knex).finally(node.close);
  await grantNodeRights(owner, role);
  return role;
};
