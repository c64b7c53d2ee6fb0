import type { FileRecord, HistoryRecord, MessageRecord, ThreadRecord } from '../../../core/history/HistoryRecord.ts';
import type { Tell } from '../ForeignChat.ts';
import type { ForeignDatabase } from '../ForeignDatabase.ts';
import type { ThebotTables } from './thebotTables.ts';

interface MessageRow {
  readonly id: string;
  readonly room: string;
  readonly sender: string | null;
  readonly content: string;
  readonly message_type: string;
  readonly file: string | null;
  readonly image: string | null;
  readonly reply_to: string | null;
  readonly thread: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly is_edited: boolean;
  readonly is_deleted: boolean;
  readonly deleted_at: Date | null;
  readonly deleted_by: string | null;
  readonly read_by: readonly string[] | null;
}

interface ThreadRow {
  readonly id: string;
  readonly room: string;
  readonly title: string;
  readonly author: string;
  readonly is_pinned: boolean;
  readonly is_locked: boolean;
  readonly created_at: Date;
}

export async function* readThebotMessages(
  database: ForeignDatabase,
  tables: ThebotTables,
): AsyncIterable<HistoryRecord> {
  for await (const row of database.stream<MessageRow>(messagesQuery(tables))) yield toMessage(row);
}

const messagesQuery = ({ message, hasReads }: ThebotTables): string => `
  SELECT m.id::text, m.room_id::text AS room, m.sender_id::text AS sender, m.content, m.message_type,
    ${message.file} AS file, ${message.image} AS image, ${message.replyTo}::text AS reply_to,
    ${message.thread}::text AS thread, m.created_at, m.updated_at, m.is_edited, m.is_deleted, m.deleted_at,
    ${message.deletedBy}::text AS deleted_by,
    ${hasReads ? '(SELECT array_agg(d.user_id::text ORDER BY d.id) FROM chat_messageread d WHERE d.message_id = m.id)' : 'NULL::text[]'} AS read_by
  FROM chat_message m ORDER BY m.id`;

/** When a message was edited is only in `updated_at`, and what it said before is nowhere. */
const toMessage = (row: MessageRow): MessageRecord => {
  const { id, room, sender, content: text, file, image, reply_to: replyTo, thread, deleted_by: deletedBy } = row;
  const paths = [file, image].filter((path) => path !== null && path !== '') as string[];
  return {
    ...{ kind: 'message', id, room, at: row.created_at.toISOString(), text },
    ...(sender !== null && { author: sender }),
    ...(row.message_type === 'system' && { isSystem: true }),
    ...(replyTo !== null && { replyTo }),
    ...(thread !== null && { thread }),
    ...(row.is_edited && { editedAt: row.updated_at.toISOString() }),
    ...(row.is_deleted && { deletedAt: (row.deleted_at ?? row.updated_at).toISOString() }),
    ...(row.is_deleted && deletedBy !== null && { deletedBy }),
    ...(row.read_by !== null && { readBy: row.read_by }),
    ...(paths.length > 0 && { attachments: paths.map((path): FileRecord => ({ path })) }),
  };
};

export async function* readThebotThreads(database: ForeignDatabase, tell: Tell): AsyncIterable<HistoryRecord> {
  for await (const row of database.stream<ThreadRow>(threadsQuery)) {
    tell('messages', 'titles of threads, which are messages here', row.id, 1);
    yield toThread(row);
  }
}

const threadsQuery = `
  SELECT t.id::text, t.room_id::text AS room, t.title, t.created_by_id::text AS author, t.is_pinned, t.is_locked, t.created_at
  FROM chat_messagethread t ORDER BY t.id`;

/** A title comes before the first message of its thread, also if both have one moment. */
const toThread = ({
  id,
  room,
  title,
  author,
  is_pinned: isPinned,
  is_locked: isLocked,
  created_at,
}: ThreadRow): ThreadRecord => ({
  ...{ kind: 'thread', id, room, title, author, isPinned, isLocked },
  at: new Date(created_at.getTime() - 1).toISOString(),
});

/** Messages in rooms of other people: a room was sometimes taken for that of another pair. */
export const tellStrangers = async (
  database: ForeignDatabase,
  { membersQuery }: ThebotTables,
  tell: Tell,
): Promise<void> => {
  const query = `
    SELECT m.id::text FROM chat_message m
    WHERE m.sender_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM (${membersQuery}) p WHERE p.room_id = m.room_id AND p.user_id = m.sender_id
    ) ORDER BY m.id`;
  for await (const { id } of database.stream<{ id: string }>(query))
    tell(
      'messages',
      'messages of people who are not in the room; the messages stay, and their authors read nothing there',
      id,
    );
};
