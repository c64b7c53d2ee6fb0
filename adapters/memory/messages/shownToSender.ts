import type { RoomId } from '../../../core/ids.ts';
import { lastSeenSeq } from '../../../core/messages/lastSeenSeq.ts';
import type { Message } from '../../../core/messages/Message.ts';
import { type MessagePast, messageAsOf } from '../../../core/messages/messageAsOf.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import type { RoomLog, StoredMessage } from '../tables/RoomLog.ts';
import { changesIn } from './changesIn.ts';
import { toChatMessage } from './toChatMessage.ts';

/** A stored message as its sender may see it: who does not see it any more, as it was when they last did. */
export const shownToSender = (tables: MemoryTables, roomId: RoomId, stored: StoredMessage): Message => {
  if (tables.services.has(stored.senderId)) return toChatMessage(tables, roomId, stored);
  const log = tables.log(roomId);
  const senderId = tables.survivorOf(stored.senderId);
  const membership = tables.rooms.get(roomId)?.memberships.get(senderId);
  const moves = log.events.flatMap((event) =>
    'userIds' in event && event.userIds.includes(senderId) ? [{ seq: event.seq, type: event.type }] : [],
  );
  const lastSeen = lastSeenSeq(stored, membership && { ...membership, moves });
  const message = toChatMessage(tables, roomId, stored);
  return lastSeen === null ? message : messageAsOf(message, lastSeen, pastOf(tables, log, stored));
};

const pastOf = (tables: MemoryTables, log: RoomLog, { id }: StoredMessage): MessagePast => ({
  changes: changesIn(log, id),
  reactions: log.events.flatMap((event) => {
    if (event.type !== 'reaction_changed' || event.messageId !== id || event.actorId === null) return [];
    const { seq, actorId, emoji, isAdded } = event;
    return [{ seq, userId: tables.survivorOf(actorId), emoji, isAdded }];
  }),
  answers: log.thread(id).map((answer) => {
    const deletion = changesIn(log, answer.id).find(({ why }) => why !== 'edit');
    return { seq: answer.seq, at: answer.createdAt, deletedSeq: deletion?.seq ?? null };
  }),
});
