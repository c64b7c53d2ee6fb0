import type { HistoryRecord } from '../../../core/history/HistoryRecord.ts';
import { countFigures } from '../countFigures.ts';
import type { Figures, ForeignChat, ForeignDirectory, Tell } from '../ForeignChat.ts';
import type { ForeignDatabase } from '../ForeignDatabase.ts';
import { orphanRecord, toPersonRecord } from '../ForeignPerson.ts';
import { presentAmong } from '../presentAmong.ts';
import { readThebotDirectory } from './readThebotDirectory.ts';
import { readThebotMessages, readThebotThreads, tellStrangers } from './readThebotMessages.ts';
import { readThebotRooms } from './readThebotRooms.ts';
import type { ThebotTables } from './thebotTables.ts';

const messageTable = { table: 'chat_message', column: 'id' } as const;
const threadTable = { table: 'chat_messagethread', column: 'id' } as const;
const threadPrefix = 'thread:';

/** THE_BOT, either generation of its chat. */
export class ThebotChat implements ForeignChat {
  readonly figures: Figures;
  readonly hasSilentEdits = false;
  readonly #database: ForeignDatabase;
  readonly #tables: ThebotTables;

  private constructor(database: ForeignDatabase, tables: ThebotTables, figures: Figures) {
    this.#database = database;
    this.#tables = tables;
    this.figures = figures;
  }

  static async open(database: ForeignDatabase, tables: ThebotTables): Promise<ThebotChat> {
    const { message } = tables;
    const files = [message.file, message.image].map((column) => `count(*) FILTER (WHERE ${column} <> '')`);
    const figures = await countFigures(database, {
      people: 'SELECT count(*) FROM accounts_user',
      rooms: 'SELECT count(*) FROM chat_chatroom',
      messages: 'SELECT count(*) FROM chat_message m WHERE NOT m.is_deleted',
      deleted: 'SELECT count(*) FROM chat_message m WHERE m.is_deleted',
      attachments: `SELECT ${files.join(' + ')} FROM chat_message m WHERE NOT m.is_deleted`,
    });
    return new ThebotChat(database, tables, figures);
  }

  readDirectory(tell: Tell): Promise<ForeignDirectory> {
    return readThebotDirectory(this.#database, this.#tables, tell);
  }

  async *records(tell: Tell): AsyncIterable<HistoryRecord> {
    const { users, orphans } = await this.readDirectory(() => {});
    yield* users.map(toPersonRecord);
    yield* orphans.map(orphanRecord);
    yield* readThebotRooms(this.#database, this.#tables, tell);
    if (this.#tables.hasThreads) yield* readThebotThreads(this.#database, tell);
    yield* readThebotMessages(this.#database, this.#tables);
    await tellStrangers(this.#database, this.#tables, tell);
  }

  release(): Promise<void> {
    return this.#database.close();
  }

  async present(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const threads = ids.filter((id) => id.startsWith(threadPrefix)).map((id) => id.slice(threadPrefix.length));
    const messages = await presentAmong(this.#database, messageTable, ids);
    if (threads.length === 0 || !this.#tables.hasThreads) return messages;
    const titles = await presentAmong(this.#database, threadTable, threads);
    return new Set([...messages, ...[...titles].map((id) => `${threadPrefix}${id}`)]);
  }
}
