import type { HistoryCensus } from '../../../core/history/HistoryStore.ts';
import type { PlacedMessage } from '../../../core/history/PlacedMessage.ts';
import { isActiveMembership } from '../../../core/rooms/Participant.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

/** Counts what of a source is here. */
export const takeCensus = (
  { tables, history }: MemoryDatabase,
  source: string,
  messages: readonly PlacedMessage[],
): HistoryCensus => {
  const rooms = [...history.rooms(source)];
  const living = messages.filter(({ deletedAt }) => deletedAt === null);
  const unattended = rooms.flatMap(([id, roomId]) =>
    [...(tables.rooms.get(roomId)?.memberships.values() ?? [])].some(isActiveMembership) ? [] : [id],
  );
  const merged = [...new Set(rooms.map(([, roomId]) => roomId))]
    .map((roomId) => rooms.filter(([, other]) => other === roomId).map(([id]) => id))
    .filter((ids) => ids.length > 1);
  return {
    people: [...tables.people.rows()].flatMap(({ identities }) => identities.filter((one) => one.source === source))
      .length,
    sourceRooms: rooms.length,
    rooms: new Set(rooms.map(([, roomId]) => roomId)).size,
    merged: merged.slice(0, 20).map((ids) => ids.join(' + ')),
    messages: living.length,
    deleted: messages.length - living.length,
    attachments: living.reduce((sum, { fileNames }) => sum + fileNames.length, 0),
    unattended: { count: unattended.length, examples: unattended.sort().slice(0, 20) },
  };
};
