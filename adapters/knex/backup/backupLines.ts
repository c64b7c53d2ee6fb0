import type { Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';
import { KnexAttachments } from '../attachments/KnexAttachments.ts';
import { readHead } from '../audit/readHead.ts';
import { appliedMigrations } from '../migrations/migrateDatabase.ts';
import { advisoryKey } from '../sql/advisoryKey.ts';
import { asStorageError } from '../sql/databaseErrors.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';
import { type BackupHeader, type BackupWatch, backupFormat, backupVersion, countRows } from './Backup.ts';
import type { ContentHashes } from './ContentHashes.ts';
import { columnList, countTable, nameOf, patient, readSequences, readTables } from './describeSchema.ts';

interface LinesOptions extends BackupWatch {
  /** Gets the contents that the rows name, before the rows: later they may be named no more. */
  readonly contents?: ContentHashes;
}

/**
 * A database as lines of JSON, each with its line feed: the header, then the rows in the order of the header's tables.
 * They show one moment, and writers do not wait. Rows pass through as the database wrote them, so no number loses a
 * digit. @throws ChatError INVALID_REQUEST if the database has no chat, UNAVAILABLE while another backup reads it
 */
export async function* backupLines(
  knex: Knex,
  { onProgress = () => {}, signal, contents }: LinesOptions = {},
): AsyncGenerator<string, void, void> {
  const trx = await knex.transaction().catch((failure: unknown) => {
    throw asStorageError(failure);
  });
  try {
    await queryRows(trx, sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY`);
    await queryRows(trx, sql`SET LOCAL statement_timeout = 0`);
    // The transaction holds nothing that others wait for, and a disk may be slow.
    await queryRows(trx, sql`SET LOCAL idle_in_transaction_session_timeout = 0`);
    await queryRows(trx, sql`SET LOCAL timezone = 'UTC'`);
    await queryRows(trx, sql`SET LOCAL bytea_output = 'hex'`);
    await refuseSecond(trx);
    const header = await describe(trx);
    if (contents !== undefined && header.tables.some(({ name }) => name === 'blobs')) await readContents(trx, contents);
    yield `${JSON.stringify(header)}\n`;
    const total = countRows(header);
    let done = 0;
    for (const { name, columns } of header.tables) {
      // A line feed in JSON from the database can only stand between tokens.
      await queryRows(
        trx,
        sql`DECLARE lines NO SCROLL CURSOR FOR
          SELECT replace(row_to_json(r)::text, chr(10), ' ') AS line FROM (SELECT ${columnList(columns)} FROM ${nameOf(name)}) r`,
      );
      for (;;) {
        signal?.throwIfAborted();
        const rows = await queryRows<{ line: string }>(trx, sql`FETCH ${fetchSize} FROM lines`, patient);
        if (rows.length === 0) break;
        yield rows.map(({ line }) => `${line}\n`).join('');
        done += rows.length;
        onProgress(done, total);
      }
      await queryRows(trx, sql`CLOSE lines`);
    }
  } finally {
    await trx.rollback().catch(() => undefined); // the connection is gone, and the transaction with it
  }
}

const contentsAtOnce = 5_000;

const readContents = async (trx: Knex, contents: ContentHashes): Promise<void> => {
  const attachments = new KnexAttachments(trx);
  for (let after = ''; ; ) {
    const page = (await attachments.blobs(after, contentsAtOnce)).map(({ hash }) => hash);
    contents.add(page);
    if (page.length < contentsAtOnce) return;
    after = page.at(-1) ?? after;
  }
};

const refuseSecond = async (trx: Knex): Promise<void> => {
  const [row] = await queryRows<{ is_ours: boolean }>(
    trx,
    sql`SELECT pg_try_advisory_xact_lock(${advisoryKey(trx, 30)}) AS is_ours`,
  );
  if (row?.is_ours !== true)
    throw new ChatError(
      'UNAVAILABLE',
      'Another backup of this database is being made. Wait until it has ended, and try again.',
    );
};

/** Most rows in memory. The largest are messages, of about 200 kB at most. */
const fetchSize = sql`250`;

const describe = async (trx: Knex): Promise<BackupHeader> => {
  const [clock] = await queryRows<{ at: Date }>(trx, sql`SELECT ${now} AS at`);
  const tableColumns = await readTables(trx);
  if (clock === undefined || tableColumns.length === 0)
    throw new ChatError('INVALID_REQUEST', 'There is nothing to back up: the database has no chat in it.');
  const tables = [];
  for (const table of tableColumns) tables.push({ ...table, rows: await countTable(trx, table.name) });
  return {
    format: backupFormat,
    version: backupVersion,
    created_at: clock.at.toISOString(),
    migrations: await appliedMigrations(trx),
    tables,
    sequences: await readSequences(trx),
    ...(tableColumns.some(({ name }) => name === 'audit_entries') && { audit_head: (await readHead(trx)).head }),
  };
};
