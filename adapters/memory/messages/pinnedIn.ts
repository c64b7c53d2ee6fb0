import type { RoomLog, StoredMessage } from '../tables/RoomLog.ts';

/** The pinned messages, the one pinned last first. */
export const pinnedIn = ({ messages }: RoomLog): StoredMessage[] =>
  messages
    .filter(({ deletedAt, pinnedSeq }) => deletedAt === null && pinnedSeq !== undefined)
    .sort((one, other) => (other.pinnedSeq ?? 0) - (one.pinnedSeq ?? 0));
