import type { RoomId, UserId } from '../../../core/ids.ts';
import type { RoomReading } from '../../../core/messages/MessageReading.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { membershipIn } from './membershipOf.ts';

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
