import type { RoomId } from '../ids.ts';
import type { ReadPage, ReadRooms } from '../messages/readRooms.ts';
import type { Person } from '../permissions/Person.ts';
import { isActiveMembership } from '../rooms/Participant.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import type { HistoryStore } from './HistoryStore.ts';

/** An id that another chat gave. */
export interface SourcedId {
  readonly source: string;
  readonly id: string;
}

/** What came in with a history, by the ids that it had there: for links that still name them. */
export interface FindImported {
  /** The room, if the person is a member of it now; undefined as for one that never came. */
  findImportedRoom(person: Person, asked: SourcedId): Promise<Awaited<ReturnType<ReadRooms['overview']>> | undefined>;
  /** The message alone, or an empty page. @throws ChatError ROOM_NOT_FOUND, CANNOT_CHAT as `ReadRooms.history` */
  findImportedMessage(person: Person, roomId: RoomId, asked: SourcedId): Promise<ReadPage>;
}

interface Deps {
  readonly history: Pick<HistoryStore, 'rooms' | 'messages'>;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly overview: ReadRooms['overview'];
  readonly readHistory: ReadRooms['history'];
}

export const makeFindImported = ({ history, rooms, overview, readHistory }: Deps): FindImported => ({
  findImportedRoom: async (person, { source, id }) => {
    const roomId = (await history.rooms(source, [id])).get(id);
    const access = roomId === undefined ? undefined : await rooms.access(roomId, person.id);
    if (access?.membership === undefined || !isActiveMembership(access.membership)) return undefined;
    return overview(person, access.room.id);
  },
  findImportedMessage: async (person, roomId, { source, id }) => {
    const found = (await history.messages(source, [id])).get(id);
    // Who may not read the room learns nothing of its messages, not even that there is none.
    if (found?.roomId !== roomId) {
      const page = await readHistory(person, roomId, { limit: 1 });
      return { ...page, messages: [], hasMore: false };
    }
    const page = await readHistory(person, roomId, { around: found.messageId, limit: 1 });
    return { ...page, messages: page.messages.filter((message) => message.id === found.messageId), hasMore: false };
  },
});
