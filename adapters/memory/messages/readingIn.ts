import type { MessageId, RoomId, UserId } from '../../../core/ids.ts';
import type { Reader } from '../../../core/messages/Inbox.ts';
import type { RoomReading } from '../../../core/messages/MessageReading.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { membershipIn } from '../rooms/usableRooms.ts';

/** How far the members of a room have read, each a group of one. */
export const readingIn = ({ tables }: MemoryDatabase, roomId: RoomId, userId: UserId): RoomReading => {
  const [row, log] = [tables.rooms.get(roomId), tables.log(roomId)];
  const own = membershipIn(row, userId);
  const others = [...(row?.memberships.values() ?? [])].filter(
    (one) => one.leftSeq === null && !one.isSuspended && one.userId !== userId,
  );
  return {
    ownReadSeq: own === undefined ? null : Math.max(log.readOf(userId)?.seq ?? 0, own.joinedSeq),
    others: others.map((one) => ({
      ...{ visibleFromSeq: one.visibleFromSeq, lastReadSeq: log.pointers.get(one.userId)?.seq ?? 0, people: 1 },
    })),
  };
};

/** Who has read a message, as `Inbox.readers` says. */
export const readersIn = ({ tables }: MemoryDatabase, roomId: RoomId, messageId: MessageId): readonly Reader[] => {
  const log = tables.log(roomId);
  const { senderId, seq = 0 } = log.find(messageId) ?? {};
  const authorId = senderId === undefined ? undefined : tables.survivorOf(senderId);
  const members = [...(tables.rooms.get(roomId)?.memberships.values() ?? [])].filter(
    ({ leftSeq, visibleFromSeq }) => leftSeq === null && visibleFromSeq <= seq,
  );
  return members.flatMap(({ userId }): Reader[] => {
    const person = tables.people.get(userId)?.person;
    const pointer = log.pointers.get(userId);
    if (person === undefined || pointer === undefined || userId === authorId || pointer.messageId < messageId)
      return [];
    return [{ person, lastReadId: pointer.messageId, readAt: pointer.movedAt }];
  });
};
