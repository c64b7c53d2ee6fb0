import type { HistoryEvent, HistoryWrites, NewHistoryMessage } from '../../../core/history/HistoryWrites.ts';
import type { PlacedMessage } from '../../../core/history/PlacedMessage.ts';
import { beginMembership } from '../../../core/rooms/Participant.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { StoredEvent, StoredMessage } from '../tables/RoomLog.ts';

/** Writes what a page of items changes. */
export const applyPlacement = (database: MemoryDatabase, source: string, writes: HistoryWrites): void => {
  const { tables, history, attachments } = database;
  const events: StoredEvent[] = writes.events.map(toStoredEvent);
  for (const message of writes.inserted) {
    const { roomId, id, seq, senderId, createdAt: at } = message;
    const files = message.attachments.map(({ attachment }) => attachment);
    tables.log(roomId).add(toStored(message));
    events.push({ type: 'new_message', roomId, seq, at, actorId: senderId, messageId: id });
    attachments.bind(
      files.map((file) => file.id),
      { roomId, messageId: id },
    );
    history.messages(source).set(message.source, { roomId, messageId: id });
    addAuthor(database, message);
  }
  for (const message of writes.updated) {
    const stored = tables.log(message.roomId).find(message.id);
    if (stored !== undefined) Object.assign(stored, changeable(message));
  }
  // A room's events lie at their seqs.
  for (const event of events.sort((one, other) => one.seq - other.seq)) tables.log(event.roomId).record(event);
  for (const [roomId, { before, head, last }] of writes.grown) {
    const row = tables.rooms.get(roomId);
    if (row === undefined) continue;
    const activity = last === null ? row.activity : ++tables.counters.activity;
    tables.rooms.set(roomId, { ...row, state: { ...row.state, headSeq: head }, activity });
    history.mark(roomId, before + 1, head);
  }
};

const toStored = (message: NewHistoryMessage): StoredMessage => {
  const { id, seq, senderId, replyTo, threadRoot, createdAt, isSystem, attachments } = message;
  return {
    ...{ id, seq, senderId, replyTo, threadRoot, createdAt, sentText: null, clientId: null },
    ...changeable(message),
    ...(isSystem && { type: 'system' as const }),
    ...(attachments.length > 0 && { attachments: attachments.map(({ attachment }) => attachment) }),
  };
};

const changeable = ({ content, editedAt, deletedAt, reactions, pinnedSeq }: PlacedMessage) => ({
  ...{ content, editedAt, deletedAt, reactions },
  pinnedSeq: pinnedSeq ?? undefined,
});

const toStoredEvent = (event: HistoryEvent): StoredEvent => event;

const addAuthor = ({ tables }: MemoryDatabase, { roomId, senderId }: NewHistoryMessage): void => {
  const row = tables.rooms.get(roomId);
  const role = tables.person(senderId)?.role;
  if (row === undefined || role === undefined || row.memberships.has(senderId)) return;
  const ended = { ...beginMembership({ userId: senderId, role, mayPost: false }, 0), leftSeq: 0 };
  tables.rooms.set(roomId, { ...row, memberships: new Map([...row.memberships, [senderId, ended]]) });
  tables.roomIdsOf.add(senderId, roomId);
};
