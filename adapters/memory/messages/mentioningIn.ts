import type { RoomId } from '../../../core/ids.ts';
import { mentionsPerson } from '../../../core/messages/Mention.ts';
import type { Message } from '../../../core/messages/Message.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import { toChatMessage } from './toChatMessage.ts';

/** The messages of a room after a seq that mention the person of the membership. */
export const mentioningIn = (
  tables: MemoryTables,
  roomId: RoomId,
  { userId }: Participant,
  after: number,
): readonly Message[] =>
  tables
    .log(roomId)
    .messages.filter(({ seq, mentions }) => seq > after && mentions !== undefined)
    .map((stored) => toChatMessage(tables, roomId, stored))
    .filter((message) => mentionsPerson(message, userId));
