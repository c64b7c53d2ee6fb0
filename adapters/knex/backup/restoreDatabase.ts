import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';
import { revokeAllKeys } from '../directory/revokeAllKeys.ts';
import { renewFeed } from '../feed/rebuildFeed.ts';
import { refuseOldRelease } from '../meta/minRelease.ts';
import { replaceEpoch } from '../meta/readEpoch.ts';
import { refuseSkipping } from '../meta/requiredReleases.ts';
import { appliedMigrations, exclusively, migrateFresh } from '../migrations/migrateDatabase.ts';
import { migrationNames, migrations } from '../migrations/migrations.ts';
import { readOutline } from '../migrations/readOutline.ts';
import { schemaOutline } from '../migrations/schemaOutline.ts';
import { endAllSignIns } from '../signin/endAllSignIns.ts';
import { sqlState } from '../sql/databaseErrors.ts';
import { queryRows } from '../sql/queryRows.ts';
import { joined, type Sql, sql } from '../sql/Sql.ts';
import { type BackupHeader, type BackupTable, type BackupWatch, countRows } from './Backup.ts';
import type { BackupFile } from './BackupFile.ts';
import {
  columnList,
  countTable,
  nameOf,
  patient,
  readMaterializedViews,
  readSequences,
  readTables,
  regclassOf,
} from './describeSchema.ts';
import { tableBatches } from './tableBatches.ts';

export interface RestoreOptions extends BackupWatch {
  /** Allows to delete what the database holds. */
  readonly isReplacing?: boolean;
  /** The release that restores, e.g. `0.2.0`. */
  readonly release: string;
}

/** Tables that migrations and every start write, and which of their rows mean that the database is in use. */
const alwaysFilled: Readonly<Record<string, Sql>> = {
  meta: sql`false`,
  policies: sql`false`,
  // A server that starts records which policy applies.
  audit_entries: sql`action <> 'policy.applied'`,
  audit_details: sql`position NOT IN (SELECT position FROM homeroom.audit_entries WHERE action = 'policy.applied')`,
  // The host, the context without a name and the root are there from the start.
  sources: sql`id <> 0`,
  contexts: sql`id <> 0`,
  organisations: sql`id <> 0`,
};

/**
 * Replaces what a database holds with a backup, migrates it to this release and begins a new history, so that clients
 * drop what they know. All in one transaction; readers and writers wait. @throws ChatError CONFLICT if the database is
 * not empty and must not be replaced, INVALID_REQUEST if the backup is of a later release, CONFLICT if database or backup
 * ask for a later one, or if another has to run between that of the backup and this one. Resolves to the rows that each
 * table of the backup had before they were migrated.
 */
export const restoreDatabase = async (
  knex: Knex,
  file: BackupFile,
  { release, isReplacing = false, onProgress = () => {}, signal }: RestoreOptions,
): Promise<ReadonlyMap<string, number>> => {
  const { header } = file;
  refuseLater(header);
  let counts: ReadonlyMap<string, number> = new Map();
  await exclusively(knex, async (trx) => {
    await holdTables(trx);
    if (!isReplacing) await refuseUsed(trx);
    await refuseLaterDatabase(trx);
    await refuseOldRelease(trx, release);
    if (!isReplacing && (await isMigratedAs(trx, header))) await renewSequences(trx);
    else await migrateFresh(trx, header.migrations).catch(refuseDependants);
    await refuseUnfit(trx, header);
    await empty(trx, header.tables);
    const total = countRows(header);
    let done = 0;
    for await (const { table, rows } of tableBatches(header, file.rows())) {
      signal?.throwIfAborted();
      await queryRows(trx, insertion(table, rows), patient);
      done += rows.length;
      onProgress(done, total);
    }
    counts = await finish(trx, header);
    await refuseSkipping(trx, { release });
    await trx.migrate.latest(migrations);
    await refuseOldRelease(trx, release);
    for (const name of await readMaterializedViews(trx))
      await queryRows(trx, sql`REFRESH MATERIALIZED VIEW ${nameOf(name)}`, patient);
    await replaceEpoch(trx);
    await renewFeed(trx);
    await endAllSignIns(trx);
    await revokeAllKeys(trx);
    for (const { name } of await readTables(trx)) await queryRows(trx, sql`ANALYZE ${nameOf(name)}`, patient);
  });
  return counts;
};

/** Waits for running transactions and keeps new ones out, so that later steps meet none. */
const holdTables = async (trx: Knex): Promise<void> => {
  const tables = await readTables(trx);
  await queryRows(trx, sql`SET LOCAL lock_timeout = '10s'`);
  if (tables.length > 0)
    await queryRows(
      trx,
      sql`LOCK TABLE ${joined(
        tables.map(({ name }) => nameOf(name)),
        ', ',
      )} IN ACCESS EXCLUSIVE MODE`,
    );
};

const refuseLater = ({ migrations: names }: BackupHeader): void => {
  const unknown = names.filter((name, index) => migrationNames[index] !== name);
  if (unknown.length > 0)
    throw new ChatError(
      'INVALID_REQUEST',
      `The backup is of a later release, with ${unknown.join(', ')}: restore it with that one. Nothing was changed.`,
    );
};

const refuseUsed = async (trx: Knex): Promise<void> => {
  for (const { name } of await readTables(trx)) {
    const rows = await queryRows(
      trx,
      sql`SELECT FROM ${nameOf(name)} WHERE ${alwaysFilled[name] ?? sql`true`} LIMIT 1`,
    );
    if (rows.length > 0)
      throw new ChatError(
        'CONFLICT',
        `The database is not empty: "${name}" has rows. With --replace they make place for the backup, and are lost.`,
      );
  }
};

const refuseLaterDatabase = async (trx: Knex): Promise<void> => {
  const unknown = (await appliedMigrations(trx)).filter((name) => !migrationNames.includes(name));
  if (unknown.length > 0)
    throw new ChatError(
      'INVALID_REQUEST',
      `The database is of a later release, with ${unknown.join(', ')}: restore with that one. Nothing was changed.`,
    );
};

/**
 * Whether the tables are those of the backup already, as in a new embedded database, which is a copy of a template: then
 * nothing is migrated down and up again.
 */
const isMigratedAs = async (trx: Knex, { migrations: names }: BackupHeader): Promise<boolean> =>
  isDeepStrictEqual(await appliedMigrations(trx), names) && isDeepStrictEqual(await readOutline(trx), schemaOutline);

/** Gives each sequence new storage in this transaction, as migrations would, so that a rollback undoes `setval`. */
const renewSequences = async (trx: Knex): Promise<void> => {
  for (const { name } of await readSequences(trx)) await queryRows(trx, sql`ALTER SEQUENCE ${nameOf(name)} RESTART`);
};

const dependentObjectsStillExist = '2BP01';

/** Refuses if a host has its own views on our tables: we do not drop them. */
const refuseDependants = (failure: unknown): never => {
  if (sqlState(failure) !== dependentObjectsStillExist) throw failure;
  const { detail } = failure as { readonly detail?: string };
  throw new ChatError(
    'CONFLICT',
    `Something that is not Homeroom's stands on its tables: ${detail ?? 'see the cause'}. Remove it first. Nothing was changed.`,
    { cause: failure },
  );
};

const refuseUnfit = async (trx: Knex, header: BackupHeader): Promise<void> => {
  const patterns = (tables: readonly Pick<BackupTable, 'name' | 'columns'>[]): string =>
    JSON.stringify(tables.map(({ name, columns }) => [name, columns]));
  const sequenceNames = (sequences: readonly { readonly name: string }[]): string =>
    JSON.stringify(sequences.map(({ name }) => name));
  const isFit =
    patterns(await readTables(trx)) === patterns(header.tables) &&
    sequenceNames(await readSequences(trx)) === sequenceNames(header.sequences);
  if (!isFit)
    throw new ChatError(
      'INVALID_REQUEST',
      'The backup has other tables or columns than its migrations make. Nothing was changed.',
    );
};

/** Removes the rows that migrations inserted, and disables triggers, so that they add nothing to the restored rows. */
const empty = async (trx: Knex, tables: readonly BackupTable[]): Promise<void> => {
  await queryRows(
    trx,
    sql`TRUNCATE ${joined(
      tables.map(({ name }) => nameOf(name)),
      ', ',
    )}`,
  );
  for (const { name } of tables) await queryRows(trx, sql`ALTER TABLE ${nameOf(name)} DISABLE TRIGGER USER`);
};

const insertion = ({ name, columns }: BackupTable, rows: readonly string[]): Sql => sql`
  INSERT INTO ${nameOf(name)} (${columnList(columns)}) OVERRIDING SYSTEM VALUE
  SELECT ${columnList(columns)} FROM json_populate_recordset(NULL::${nameOf(name)}, ${`[${rows.join(',')}]`}::json)`;

const finish = async (trx: Knex, { tables, sequences }: BackupHeader): Promise<ReadonlyMap<string, number>> => {
  const counts = new Map<string, number>();
  for (const { name, rows } of tables) {
    await queryRows(trx, sql`ALTER TABLE ${nameOf(name)} ENABLE TRIGGER USER`);
    const found = await countTable(trx, name);
    counts.set(name, found);
    if (found !== rows) throw new RangeError(`"${name}" has ${found} rows after restoring, not ${rows}`);
  }
  // This transaction made the storage of the sequences, so a rollback undoes this too.
  for (const { name, last_value, is_called } of sequences)
    await queryRows(trx, sql`SELECT setval(${regclassOf(name)}, ${last_value}::bigint, ${is_called})`);
  return counts;
};
