import type { Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';
import { replaceEpoch } from '../meta/readEpoch.ts';
import { appliedMigrations, exclusively, migrateFresh } from '../migrations/migrateDatabase.ts';
import { migrationNames, migrations } from '../migrations/migrations.ts';
import { sqlState } from '../sql/databaseErrors.ts';
import { queryRows } from '../sql/queryRows.ts';
import { joined, type Sql, sql } from '../sql/Sql.ts';
import { type BackupHeader, type BackupTable, type BackupWatch, countRows } from './Backup.ts';
import type { BackupFile } from './BackupFile.ts';
import { columnList, countTable, nameOf, patient, readKeptViews, readSequences, readTables } from './describeSchema.ts';
import { tableBatches } from './tableBatches.ts';

export interface RestoreOptions extends BackupWatch {
  /** What the database holds may be lost. */
  readonly isReplacing?: boolean;
}

/** What names the history and what is followed, written by migrations and by any start: it says nothing about use. */
const facts = ['meta', 'policies'];

/**
 * Puts a backup in the place of what a database holds, brought up to this release and as a history of its own, so that
 * clients begin anew. All of it or nothing; readers and writers wait. @throws ChatError CONFLICT when the database is
 * not empty and may not be replaced, INVALID_REQUEST when the backup is of a later release
 */
export const restoreDatabase = async (
  knex: Knex,
  file: BackupFile,
  { isReplacing = false, onProgress = () => {}, signal }: RestoreOptions = {},
): Promise<void> => {
  const { header } = file;
  refuseLater(header);
  await exclusively(knex, async (trx) => {
    await holdTables(trx);
    if (!isReplacing) await refuseUsed(trx);
    await refuseLaterDatabase(trx);
    await migrateFresh(trx, header.migrations).catch(refuseDependants);
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
    await finish(trx, header);
    await trx.migrate.latest(migrations);
    for (const name of await readKeptViews(trx))
      await queryRows(trx, sql`REFRESH MATERIALIZED VIEW ${nameOf(name)}`, patient);
    await replaceEpoch(trx);
    for (const { name } of await readTables(trx)) await queryRows(trx, sql`ANALYZE ${nameOf(name)}`, patient);
  });
};

/** Waits for those at work, so that later steps cannot meet them half-way. */
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
    if (facts.includes(name)) continue;
    const rows = await queryRows(trx, sql`SELECT FROM ${nameOf(name)} LIMIT 1`);
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

const dependentObjectsStillExist = '2BP01';

/** A host's own views on our tables: whether they may go is not ours to say. */
const refuseDependants = (failure: unknown): never => {
  if (sqlState(failure) !== dependentObjectsStillExist) throw failure;
  const { detail } = failure as { readonly detail?: string };
  throw new ChatError(
    'CONFLICT',
    `Something that is not Homeroom's stands on its tables: ${detail ?? 'see the cause'}. AcquireRequest it away first. Nothing was changed.`,
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

/** Takes away what migrations put in, and keeps triggers from adding to what comes. */
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

const finish = async (trx: Knex, { tables, sequences }: BackupHeader): Promise<void> => {
  for (const { name, rows } of tables) {
    await queryRows(trx, sql`ALTER TABLE ${nameOf(name)} ENABLE TRIGGER USER`);
    const found = await countTable(trx, name);
    if (found !== rows) throw new RangeError(`"${name}" has ${found} rows after restoring, not ${rows}`);
  }
  // The migrations have just made them, so that this is undone with everything else.
  for (const { name, last_value, is_called } of sequences)
    await queryRows(trx, sql`SELECT setval(${nameOf(name).text}::regclass, ${last_value}::bigint, ${is_called})`);
};
