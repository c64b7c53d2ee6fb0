import type { FileRecord, HistoryRecord, MessageRecord } from '../../../core/history/HistoryRecord.ts';
import type { Tell } from '../ForeignChat.ts';
import type { ForeignDatabase } from '../ForeignDatabase.ts';
import type { AlumniColumns } from './AlumniColumns.ts';
import { pairRoomId } from './pairRoomId.ts';
import { unescapeHtml } from './unescapeHtml.ts';

interface FileRow {
  readonly path: string | null;
  readonly key: string | null;
  readonly url: string | null;
  readonly name: string;
}

interface MessageRow {
  readonly id: string;
  readonly conversation: string | null;
  readonly sender: string;
  readonly receiver: string | null;
  readonly text: string;
  readonly former: string | null;
  readonly message_type: string;
  readonly is_read: boolean;
  readonly at: Date;
  /** Of a conversation of two the one who did not write. */
  readonly reader: string | null;
  readonly files: readonly FileRow[] | null;
}

export async function* readAlumniMessages(
  database: ForeignDatabase,
  columns: AlumniColumns,
  tell: Tell,
): AsyncIterable<HistoryRecord> {
  for await (const row of database.stream<MessageRow>(messagesQuery(columns))) {
    if (row.former !== null)
      tell('messages', 'edited messages; when is not known, so they are edited at the moment of their writing', row.id);
    yield toMessage(row);
  }
}

const messagesQuery = ({ at, text, former, receiver, fileKey, fileUrl }: AlumniColumns): string => `
  SELECT m.message_id::text AS id, m.conversation_id::text AS conversation, m.sender_id::text AS sender,
    ${receiver}::text AS receiver, ${text} AS text, ${former} AS former, m.message_type, m.is_read, ${at} AS at,
    (SELECT CASE WHEN count(*) = 1 THEN max(p.user_id)::text END FROM shared_conversation_participants p
      WHERE p.conversation_id = m.conversation_id AND p.user_id <> m.sender_id) AS reader,
    (SELECT json_agg(json_build_object('path', a.file, 'key', ${fileKey}, 'url', ${fileUrl}, 'name', a.file_name)
      ORDER BY a.attachment_id) FROM shared_messageattachment a WHERE a.message_id = m.message_id) AS files
  FROM shared_message m ORDER BY m.message_id`;

/** `is_read` says that anybody but the author has opened the conversation: of two people it says who. */
const toMessage = (row: MessageRow): MessageRecord => {
  const { id, conversation, sender, receiver } = row;
  const at = row.at.toISOString();
  const reader = conversation === null ? receiver : row.reader;
  return {
    ...{ kind: 'message', id, author: sender, at, text: unescapeHtml(row.text) },
    room: conversation ?? pairRoomId(sender, receiver),
    ...(row.message_type === 'system' && { isSystem: true }),
    ...(row.former !== null && { editedAt: at }),
    ...(row.is_read && reader !== null && reader !== sender && { readBy: [reader] }),
    ...(row.files !== null && { attachments: row.files.map(toFile) }),
  };
};

/** A file in a cloud has an address, or a key under which it may lie in a copy of the bucket. */
const toFile = ({ path, key, url, name }: FileRow): FileRecord => {
  const place = path || key;
  return { name, ...(place && { path: place }), ...(url && { url }) };
};

interface OwnLastRow {
  readonly room: string;
  readonly person: string;
  readonly at: Date;
}

/** Of more than two people nothing says who has read what: who wrote has read what was before. */
export async function* readOwnLast(database: ForeignDatabase, { at }: AlumniColumns): AsyncIterable<HistoryRecord> {
  const query = `
    SELECT m.conversation_id::text AS room, m.sender_id::text AS person, max(${at}) AS at FROM shared_message m
    WHERE (SELECT count(*) FROM shared_conversation_participants p WHERE p.conversation_id = m.conversation_id) > 2
    GROUP BY m.conversation_id, m.sender_id ORDER BY 1, 2`;
  for await (const { room, person, at: last } of database.stream<OwnLastRow>(query))
    yield { kind: 'read', room, person, at: last.toISOString() };
}

/** What belongs nowhere, and who writes where they are not. */
export const tellFound = async (database: ForeignDatabase, tell: Tell): Promise<void> => {
  const loose = `SELECT a.attachment_id::text AS id FROM shared_messageattachment a
    WHERE NOT EXISTS (SELECT FROM shared_message m WHERE m.message_id = a.message_id) ORDER BY a.attachment_id`;
  for await (const { id } of database.stream<{ id: string }>(loose))
    tell('attachments', 'files that belong to no message: they were uploaded and never sent', id, -1);
  const strangers = `SELECT m.message_id::text AS id FROM shared_message m
    WHERE m.conversation_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM shared_conversation_participants p WHERE p.conversation_id = m.conversation_id AND p.user_id = m.sender_id
    ) ORDER BY m.message_id`;
  for await (const { id } of database.stream<{ id: string }>(strangers))
    tell(
      'messages',
      'messages of people who are not in the room; the messages stay, and their authors read nothing there',
      id,
    );
};
