import type { RoomId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { Message } from '../../../core/messages/Message.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import type { StoredEvent, StoredMessage } from '../tables/RoomLog.ts';

/** A stored message as readers see it: without its text if it is deleted. */
export const toChatMessage = (tables: MemoryTables, roomId: RoomId, stored: StoredMessage): Message => {
  const person = tables.sender(stored.senderId);
  if (person === undefined) throw new Error(`The sender of message ${stored.id} is not stored`);
  // Who has one role alone has it everywhere.
  const role = (person.roles?.length ?? 0) > 1 ? tables.rooms.get(roomId)?.memberships.get(person.id)?.role : undefined;
  const sender = role === undefined ? person : { ...person, role };
  const { id, seq, clientId, replyTo, threadRoot, createdAt, editedAt, deletedAt } = stored;
  const replies = tables
    .log(roomId)
    .thread(id)
    .filter((reply) => reply.deletedAt === null);
  const lastReplyAt = replies.at(-1)?.createdAt;
  const thread = lastReplyAt === undefined ? null : { replyCount: replies.length, lastReplyAt };
  const visible = deletedAt === null ? stored : { content: '', reactions: [] };
  const { content, reactions } = visible;
  const placed = { id, roomId, seq, sender, content, clientId, replyTo, threadRoot, thread };
  const shown = reactions.map((one) => ({
    ...one,
    userIds: [...new Set(one.userIds.map((id) => tables.survivorOf(id)))],
  }));
  const mentions = deletedAt === null ? stored.mentions : undefined;
  const named = mentions?.map((one) => ({
    ...one,
    userId: one.userId === null ? null : tables.survivorOf(one.userId),
  }));
  const mentioning = named === undefined ? {} : { mentions: named };
  const files = deletedAt === null && stored.attachments && { attachments: stored.attachments };
  const pin = deletedAt === null && stored.pinnedSeq !== undefined ? { pinnedSeq: stored.pinnedSeq } : {};
  const asking = deletedAt === null && stored.asksConfirmation ? { asksConfirmation: true as const } : {};
  const urgent = deletedAt === null && stored.isUrgent ? { isUrgent: true as const } : {};
  const kind = stored.type === undefined ? {} : { type: stored.type };
  const said = deletedAt === null && stored.data !== undefined ? { data: stored.data } : {};
  return {
    ...placed,
    ...kind,
    ...said,
    reactions: shown,
    ...mentioning,
    ...pin,
    ...asking,
    ...urgent,
    createdAt,
    editedAt,
    deletedAt,
    ...files,
  };
};

/**
 * A stored event with its message in its present state; a deletion holds the id alone (I13), and no event the words that
 * it replaced. Empty if the message is gone.
 */
export const toChatEvents = (tables: MemoryTables, event: StoredEvent): ChatEvent[] => {
  if (!('messageId' in event))
    return [event.actorId === null ? event : { ...event, actorId: tables.survivorOf(event.actorId) }];
  const stored = tables.log(event.roomId).find(event.messageId);
  if (stored === undefined) return [];
  const message = toChatMessage(tables, event.roomId, stored);
  const actorId = event.actorId === null ? null : tables.survivorOf(event.actorId);
  if (event.type === 'reaction_changed') return [{ ...event, actorId, reactions: message.reactions }];
  if (event.type === 'pin_changed') return [{ ...event, actorId, pinnedSeq: message.pinnedSeq ?? null }];
  const { messageId, type, roomId, seq, at } = event;
  const envelope = { roomId, seq, at, actorId };
  const { seq: messageSeq } = stored;
  return [type === 'message_deleted' ? { ...envelope, type, messageId, messageSeq } : { ...envelope, type, message }];
};
