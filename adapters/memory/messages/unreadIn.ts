import type { MessageId, RoomId } from '../../../core/ids.ts';
import { mentionsPerson } from '../../../core/messages/Mention.ts';
import type { Message } from '../../../core/messages/Message.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { toChatMessage } from './toChatMessage.ts';

/** What is unread for a member, as I7 says, oldest first; nothing without a membership. */
export const unreadIdsIn = (
  { tables }: MemoryDatabase,
  roomId: RoomId,
  membership: Participant | undefined,
): readonly MessageId[] => {
  if (membership === undefined) return [];
  const log = tables.log(roomId);
  const own = new Set([membership.userId, ...tables.formerIds(membership.userId)]);
  const readSeq = log.readOf(membership.userId)?.seq ?? 0;
  return log.unread(own, Math.max(readSeq, membership.joinedSeq, membership.visibleFromSeq - 1));
};

/** The messages after a seq that mention the person of the membership. */
export const mentioningIn = (
  { tables }: MemoryDatabase,
  roomId: RoomId,
  { userId }: Participant,
  after: number,
): Message[] =>
  tables
    .log(roomId)
    .messages.filter(({ seq, mentions }) => seq > after && mentions !== undefined)
    .map((stored) => toChatMessage(tables, roomId, stored))
    .filter((message) => mentionsPerson(message, userId));
