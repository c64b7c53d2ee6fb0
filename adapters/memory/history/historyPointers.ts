import type { HistoryRead, KnownId } from '../../../core/history/HistoryStore.ts';
import type { HistoryWrites } from '../../../core/history/HistoryWrites.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { StoredMessage } from '../tables/RoomLog.ts';

/** Up to the last message before the first one by others that the person has not read. */
export const followReadsIn = (database: MemoryDatabase, reads: HistoryWrites['reads']): void => {
  const readers = new Map<string, { roomId: RoomId; userId: UserId; seqs: Set<number> }>();
  for (const { roomId, userId, seq } of reads) {
    const reader = readers.get(`${roomId}:${userId}`) ?? { roomId, userId, seqs: new Set() };
    reader.seqs.add(seq);
    readers.set(`${roomId}:${userId}`, reader);
  }
  for (const { roomId, userId, seqs } of readers.values()) {
    const log = database.tables.log(roomId);
    const from = log.pointers.get(userId)?.seq ?? 0;
    const furthest = Math.max(...seqs);
    const gap = log.messages.find(
      ({ seq, senderId, deletedAt }) =>
        seq > from && seq <= furthest && senderId !== userId && deletedAt === null && !seqs.has(seq),
    );
    const end = gap === undefined ? furthest : gap.seq - 1;
    move(
      database,
      roomId,
      userId,
      log.messages.findLast(({ seq }) => seq <= end),
    );
  }
};

/** To a message of the source, or to the last one of a moment; whether the pointer moved. */
export const moveToRead = (
  database: MemoryDatabase,
  known: ReadonlyMap<string, KnownId>,
  { roomId, userId, upTo }: HistoryRead,
): boolean => {
  const to = typeof upTo === 'string' ? known.get(upTo)?.messageId : upTo;
  if (to === undefined) return false;
  const isReached = ({ id, createdAt }: StoredMessage): boolean => (to instanceof Date ? createdAt <= to : id <= to);
  return move(database, roomId, userId, database.tables.log(roomId).messages.findLast(isReached));
};

const move = (
  { tables }: MemoryDatabase,
  roomId: RoomId,
  userId: UserId,
  target: StoredMessage | undefined,
): boolean => {
  const log = tables.log(roomId);
  const isMember = tables.rooms.get(roomId)?.memberships.has(userId) === true;
  if (!isMember || target === undefined || target.seq <= (log.pointers.get(userId)?.seq ?? 0)) return false;
  log.pointers.set(userId, { messageId: target.id, seq: target.seq, movedAt: target.createdAt });
  return true;
};
