import type { HistoryRecord, MessageRecord } from '../../../core/history/HistoryRecord.ts';
import type { ForeignDatabase } from '../ForeignDatabase.ts';
import type { JobsColumns } from './readJobsDirectory.ts';

interface MessageRow {
  readonly id: string;
  readonly room: string;
  readonly sender: string | null;
  readonly message_type: string;
  readonly content: string;
  readonly attachment: string | null;
  readonly at: Date;
  readonly is_read: boolean;
  readonly edited_at: Date | null;
  readonly reply_to: string | null;
  /** Of a room of two the one who did not write. */
  readonly reader: string | null;
}

const systemTypes: ReadonlySet<string> = new Set(['system', 'job_update']);

/** `is_read` says that somebody else has read a message: of two people it says who. */
export async function* readJobsMessages(database: ForeignDatabase, columns: JobsColumns): AsyncIterable<HistoryRecord> {
  for await (const row of database.stream<MessageRow>(messagesQuery(columns))) yield toMessage(row);
}

const messagesQuery = ({ attachment, editedAt, replyTo }: JobsColumns): string => `
  SELECT m.id::text, m.room_id::text AS room, m.sender_id::text AS sender, m.message_type, m.content,
    ${attachment} AS attachment, m."timestamp" AS at, m.is_read, ${editedAt} AS edited_at, ${replyTo}::text AS reply_to,
    (SELECT CASE WHEN count(*) = 1 THEN max(p.user_id)::text END FROM chat_chatroom_participants p
      WHERE p.chatroom_id = m.room_id AND p.user_id <> m.sender_id) AS reader
  FROM chat_message m ORDER BY m.id`;

const toMessage = (row: MessageRow): MessageRecord => {
  const { id, room, sender, content: text, attachment, edited_at: editedAt, reply_to: replyTo, reader } = row;
  return {
    ...{ kind: 'message', id, room, at: row.at.toISOString(), text },
    ...(sender !== null && { author: sender }),
    ...(systemTypes.has(row.message_type) && { isSystem: true }),
    ...(replyTo !== null && { replyTo }),
    ...(editedAt !== null && { editedAt: editedAt.toISOString() }),
    ...(row.is_read && reader !== null && { readBy: [reader] }),
    ...(attachment !== null && attachment !== '' && { attachments: [{ path: attachment }] }),
  };
};
