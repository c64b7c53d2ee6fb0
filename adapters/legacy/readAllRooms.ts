import type { Chat } from '../../core/makeChat.ts';
import type { RoomListQuery, RoomOverview } from '../../core/messages/Inbox.ts';
import type { Person } from '../../core/permissions/Person.ts';

/** Rooms of one read, and of a list. */
const limit = 200;
const roomsAtMost = 1_000;

/** A person's rooms, the latest thousand, for clients that know no pages. */
export const readAllRooms = async (
  listRooms: Chat['listRooms'],
  person: Person,
  query: Omit<RoomListQuery, 'limit' | 'cursor'> = {},
): Promise<readonly RoomOverview[]> => {
  const found: RoomOverview[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null && found.length < roomsAtMost) {
    const page: Awaited<ReturnType<Chat['listRooms']>> = await listRooms(person, {
      ...{ ...query, limit },
      ...(cursor !== undefined && { cursor }),
    });
    found.push(...page.rooms);
    cursor = page.nextCursor;
  }
  return found;
};
