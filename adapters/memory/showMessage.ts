import type { RoomId } from '../../core/ids.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import type { Message } from '../../core/messages/Message.ts';
import type { MemoryTables } from './MemoryTables.ts';
import type { StoredEvent, StoredMessage } from './RoomLog.ts';

/** A stored message as it may be seen: without its words once deleted. */
export const showMessage = (tables: MemoryTables, roomId: RoomId, stored: StoredMessage): Message => {
  const sender = tables.people.get(stored.senderId)?.person;
  if (sender === undefined) throw new Error(`The sender of message ${stored.id} is not stored`);
  const { id, seq, clientId, replyTo, threadRoot, createdAt, editedAt, deletedAt } = stored;
  const replies = tables
    .log(roomId)
    .thread(id)
    .filter((reply) => reply.deletedAt === null);
  const lastReplyAt = replies.at(-1)?.createdAt;
  const thread = lastReplyAt === undefined ? null : { replyCount: replies.length, lastReplyAt };
  const content = deletedAt === null ? stored.content : '';
  return { id, roomId, seq, sender, content, clientId, replyTo, threadRoot, thread, createdAt, editedAt, deletedAt };
};

/** A stored event with its message as it is now; a deletion only names it (I13). */
export const showEvent = (tables: MemoryTables, event: StoredEvent): ChatEvent[] => {
  if (!('messageId' in event)) return [event];
  const { messageId, type, ...rest } = event;
  if (type === 'message_deleted') return [{ ...rest, type, messageId }];
  const stored = tables.log(event.roomId).find(messageId);
  return stored === undefined ? [] : [{ ...rest, type, message: showMessage(tables, event.roomId, stored) }];
};
