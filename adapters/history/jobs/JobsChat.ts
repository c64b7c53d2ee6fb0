import type { HistoryRecord } from '../../../core/history/HistoryRecord.ts';
import { columnOf } from '../columnOf.ts';
import { countFigures } from '../countFigures.ts';
import type { Figures, ForeignChat, ForeignDirectory, Tell } from '../ForeignChat.ts';
import type { ForeignDatabase, ForeignTable } from '../ForeignDatabase.ts';
import { orphanRecord, toPersonRecord } from '../ForeignPerson.ts';
import { presentAmong } from '../presentAmong.ts';
import { type JobsColumns, readJobsDirectory } from './readJobsDirectory.ts';
import { readJobsMessages } from './readJobsMessages.ts';
import { readJobsRooms } from './readJobsRooms.ts';

/** The job platform. Messages that are deleted there are gone from its tables. */
export class JobsChat implements ForeignChat {
  readonly figures: Figures;
  readonly hasSilentEdits = false;
  readonly #database: ForeignDatabase;
  readonly #columns: JobsColumns;

  private constructor(database: ForeignDatabase, columns: JobsColumns, figures: Figures) {
    this.#database = database;
    this.#columns = columns;
    this.figures = figures;
  }

  static async open(database: ForeignDatabase, tables: ReadonlyMap<string, ForeignTable>): Promise<JobsChat> {
    const [user, room, job, message] = ['users_user', 'chat_chatroom', 'cleaning_jobs_cleaningjob', 'chat_message'].map(
      (name) => tables.get(name),
    );
    const columns = {
      isStaff: columnOf('u', user, 'is_staff', 'false'),
      bidder: columnOf('r', room, 'bidder_id', 'NULL::bigint'),
      description: columnOf('j', job, 'services_description', "''"),
      acceptedBid: columnOf('j', job, 'accepted_bid_id', 'NULL::bigint'),
      attachment: columnOf('m', message, 'attachment', 'NULL::text'),
      editedAt: columnOf('m', message, 'edited_at', 'NULL::timestamptz'),
      replyTo: columnOf('m', message, 'reply_to_id', 'NULL::bigint'),
    };
    const figures = await countFigures(database, {
      people: 'SELECT count(*) FROM users_user',
      rooms: 'SELECT count(*) FROM chat_chatroom',
      messages: 'SELECT count(*) FROM chat_message',
      deleted: 'SELECT 0',
      attachments: `SELECT count(*) FROM chat_message m WHERE ${columns.attachment} <> ''`,
    });
    return new JobsChat(database, columns, figures);
  }

  readDirectory(tell: Tell): Promise<ForeignDirectory> {
    return readJobsDirectory(this.#database, this.#columns, tell);
  }

  async *records(tell: Tell): AsyncIterable<HistoryRecord> {
    const { users, orphans } = await this.readDirectory(() => {});
    yield* users.map(toPersonRecord);
    yield* orphans.map(orphanRecord);
    yield* readJobsRooms(this.#database, this.#columns, tell);
    yield* readJobsMessages(this.#database, this.#columns);
  }

  release(): Promise<void> {
    return this.#database.close();
  }

  present(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return presentAmong(this.#database, { table: 'chat_message', column: 'id' }, ids);
  }
}
