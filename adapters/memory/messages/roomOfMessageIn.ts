import type { MessageId, RoomId, UserId } from '../../../core/ids.ts';
import { usableRooms } from '../rooms/usableRooms.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';

/** The room of a message among those that a person can use, if their membership shows it. */
export const roomOfMessageIn = (tables: MemoryTables, userId: UserId, messageId: MessageId): RoomId | undefined =>
  usableRooms(tables, userId).find(({ row, membership }) =>
    tables.log(row.state.id).messages.some(({ id, seq }) => id === messageId && seq >= membership.visibleFromSeq),
  )?.row.state.id;
