import type { HistoryRecord } from '../../../core/history/HistoryRecord.ts';
import { columnOf } from '../columnOf.ts';
import { countFigures } from '../countFigures.ts';
import type { Figures, ForeignChat, ForeignDirectory, Tell } from '../ForeignChat.ts';
import type { ForeignDatabase, ForeignTable } from '../ForeignDatabase.ts';
import { orphanRecord, toPersonRecord } from '../ForeignPerson.ts';
import { presentAmong } from '../presentAmong.ts';
import type { AlumniColumns } from './AlumniColumns.ts';
import { readAlumniDirectory } from './readAlumniDirectory.ts';
import { readAlumniMessages, readOwnLast, tellFound } from './readAlumniMessages.ts';
import { readAlumniRooms } from './readAlumniRooms.ts';

/** The alumni platform. Deletions and edits leave no trace there: what is gone or different was deleted or edited. */
export class AlumniChat implements ForeignChat {
  readonly figures: Figures;
  readonly hasSilentEdits = true;
  readonly #database: ForeignDatabase;
  readonly #columns: AlumniColumns;

  private constructor(database: ForeignDatabase, columns: AlumniColumns, figures: Figures) {
    this.#database = database;
    this.#columns = columns;
    this.figures = figures;
  }

  static async open(
    database: ForeignDatabase,
    tables: ReadonlyMap<string, ForeignTable>,
    follows: ForeignTable | undefined,
  ): Promise<AlumniChat> {
    const figures = await countFigures(database, {
      people: 'SELECT count(*) FROM shared_user',
      rooms: 'SELECT count(*) FROM shared_conversation',
      messages: 'SELECT count(*) FROM shared_message',
      deleted: 'SELECT 0',
      attachments: 'SELECT count(*) FROM shared_messageattachment',
    });
    return new AlumniChat(database, { ...columnsOf(tables), hasFollows: follows?.isReadable === true }, figures);
  }

  readDirectory(tell: Tell): Promise<ForeignDirectory> {
    return readAlumniDirectory(this.#database, this.#columns, tell);
  }

  async *records(tell: Tell): AsyncIterable<HistoryRecord> {
    const { users, orphans } = await this.readDirectory(() => {});
    yield* users.map(toPersonRecord);
    yield* orphans.map(orphanRecord);
    yield* readAlumniRooms(this.#database, this.#columns, tell);
    yield* readAlumniMessages(this.#database, this.#columns, tell);
    yield* readOwnLast(this.#database, this.#columns);
    await tellFound(this.#database, tell);
  }

  release(): Promise<void> {
    return this.#database.close();
  }

  present(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return presentAmong(this.#database, { table: 'shared_message', column: 'message_id' }, ids);
  }
}

const columnsOf = (tables: ReadonlyMap<string, ForeignTable>): Omit<AlumniColumns, 'hasFollows'> => {
  const [message, user, type, conversation, file] = [
    ...['shared_message', 'shared_user', 'shared_accounttype', 'shared_conversation', 'shared_messageattachment'],
  ].map((name) => tables.get(name));
  const [created, sent] = ['created_at', 'date_send'].map((name) => columnOf('m', message, name, 'NULL::timestamptz'));
  const older = columnOf('m', message, 'content', 'NULL::text');
  return {
    at: `COALESCE(${created}, ${sent}, (SELECT k.created_at FROM shared_conversation k WHERE k.conversation_id = m.conversation_id), 'epoch')`,
    text: `COALESCE(NULLIF(m.message_content, ''), ${older}, '')`,
    former: `CASE WHEN m.message_content <> '' AND ${older} <> m.message_content THEN NULLIF(${older}, '') END`,
    receiver: columnOf('m', message, 'receiver_id', 'NULL::bigint'),
    isTrainee: columnOf('t', type, 'ojt', 'false'),
    email: columnOf('u', user, 'email', 'NULL::text'),
    isRequest: columnOf('c', conversation, 'is_message_request', 'false'),
    fileKey: columnOf('a', file, 'file_key', 'NULL::text'),
    fileUrl: columnOf('a', file, 'file_url', 'NULL::text'),
  };
};
