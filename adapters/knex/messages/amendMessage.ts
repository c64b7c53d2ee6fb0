import type { Knex } from 'knex';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { Message } from '../../../core/messages/Message.ts';
import type { Amended, Amendment } from '../../../core/messages/MessageStore.ts';
import type { AuditWriter } from '../audit/AuditWriter.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { lockMessage } from './lockMessage.ts';

/** Changes one message under the lock of its room. */
export const amendMessage = async (
  trx: Knex,
  { change, audit, ...target }: Amendment,
  writer: AuditWriter,
): Promise<Amended> => {
  const { roomId, messageId, actorId } = target;
  const { message: before, nextSeq: seq, at, isByModerator } = await lockMessage(trx, target);
  const message = change(before, at);
  if (message === before) return { message, event: null };

  const isDeletion = message.deletedAt !== null;
  const type = isDeletion ? 'message_deleted' : 'message_edited';
  await queryRows(trx, changeStatement({ message, replaced: before.content, actorId, seq, type, at, isByModerator }));
  if (isByModerator && audit !== undefined) await writer.append(trx, [audit(before)]);
  const envelope = { roomId, seq, at, actorId };
  const event: ChatEvent = isDeletion
    ? { ...envelope, type: 'message_deleted', messageId, messageSeq: message.seq }
    : { ...envelope, type: 'message_edited', message };
  return { message, event };
};

interface StoredChange {
  readonly message: Message;
  /** The text before the change. */
  readonly replaced: string;
  readonly actorId: number;
  readonly seq: number;
  readonly type: 'message_deleted' | 'message_edited';
  readonly at: Date;
  readonly isByModerator: boolean;
}

/**
 * The event keeps the words that the change replaced, so no revision is lost (I18). The message of a deletion is left
 * without words, so that no statement for members can show them.
 */
const changeStatement = ({
  message: { id, roomId, content, editedAt, deletedAt },
  replaced,
  actorId,
  seq,
  type,
  at,
  isByModerator,
}: StoredChange): Sql => sql`
  WITH amended AS (
    UPDATE homeroom.messages
    SET content = ${content}, edited_at = ${editedAt}::timestamptz, deleted_at = ${deletedAt}::timestamptz
    WHERE room_id = ${roomId} AND id = ${id}
  ), event AS (
    INSERT INTO homeroom.events (room_id, seq, type, actor_id, message_id, created_at, content, reason)
    VALUES (${roomId}, ${seq}, ${type}, ${actorId}, ${id}, ${at}, ${replaced}, ${isByModerator ? 'moderation' : null})
  )
  UPDATE homeroom.rooms SET head_seq = ${seq} WHERE id = ${roomId}`;
