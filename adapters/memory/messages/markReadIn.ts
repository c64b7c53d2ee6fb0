import { asMessageId, type MessageId, type RoomId } from '../../../core/ids.ts';
import type { ReadState } from '../../../core/messages/ReadState.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

type Reading = Omit<ReadState, 'unreadCount' | 'readIds'>;

const nothing: Reading = {
  ...{ lastReadId: null, lastReadSeq: 0, hasMoved: false, unreadMarkId: null, hasMarkMoved: false },
};

/** Moves the pointer of an active membership forward, and its mark behind the message. */
export const markReadIn = (
  { tables, clock }: MemoryDatabase,
  roomId: RoomId,
  membership: Participant | undefined,
  upToId: MessageId | null,
): Reading => {
  if (membership === undefined) return nothing;
  const { userId, visibleFromSeq } = membership;
  const log = tables.log(roomId);
  const [before, mark = null] = [log.pointers.get(userId), log.unreadMarks.get(userId)];
  const target = log.messages.findLast(({ id }) => upToId === null || id <= upToId);
  const isSeen = target !== undefined && target.seq >= visibleFromSeq;
  const hasMoved = isSeen && target.id > (before?.messageId ?? 0);
  if (hasMoved) log.pointers.set(userId, { messageId: target.id, seq: target.seq, movedAt: clock.now() });
  if (isSeen && target.id >= (before?.messageId ?? 0)) log.unreadMarks.delete(userId);
  else if (isSeen && mark !== null) log.unreadMarks.set(userId, asMessageId(Math.max(mark, target.id + 1)));
  return { ...readingOf(log, userId, mark), hasMoved };
};

/** Sets the mark of an active membership to a message that it shows and that was read. */
export const markUnreadIn = (
  { tables }: MemoryDatabase,
  roomId: RoomId,
  membership: Participant | undefined,
  fromId: MessageId,
): Reading => {
  if (membership === undefined) return nothing;
  const { userId, visibleFromSeq } = membership;
  const log = tables.log(roomId);
  const [{ seq: readSeq } = { seq: 0 }, mark = null] = [log.pointers.get(userId), log.unreadMarks.get(userId)];
  const { seq } = log.find(fromId) ?? { seq: Infinity };
  if (seq >= visibleFromSeq && seq <= readSeq) log.unreadMarks.set(userId, fromId);
  return readingOf(log, userId, mark);
};

const readingOf = (
  log: ReturnType<MemoryDatabase['tables']['log']>,
  userId: Participant['userId'],
  before: MessageId | null,
): Reading => {
  const [read, mark = null] = [log.readOf(userId), log.unreadMarks.get(userId)];
  const moved = { unreadMarkId: mark, hasMarkMoved: mark !== before, hasMoved: false };
  return { lastReadId: read?.messageId ?? null, lastReadSeq: read?.seq ?? 0, ...moved };
};
