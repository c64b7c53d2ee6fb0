import type { Person } from '../permissions/Person.ts';
import type { Inbox, RoomGroup, RoomList, RoomListQuery } from './Inbox.ts';
import type { ShowMessage } from './showMessage.ts';

/**
 * The rooms in which the person has an active membership, latest activity first.
 * @throws ChatError INVALID_REQUEST for a cursor that came from no page
 */
export type ListRooms = (person: Person, query: RoomListQuery) => Promise<RoomList>;

export const makeListRooms =
  ({ inbox, showMessage }: { readonly inbox: Pick<Inbox, 'list'>; readonly showMessage: ShowMessage }): ListRooms =>
  async (person, query) => {
    const { rooms, nextCursor } = await inbox.list(person.id, query);
    const shown = rooms.map(async (overview) => {
      const { lastMessage } = overview;
      return lastMessage === null ? overview : { ...overview, lastMessage: await showMessage(person, lastMessage) };
    });
    return { rooms: await Promise.all(shown), nextCursor };
  };

/** The person's rooms by what they are about, e.g. classes, so that the rooms of many pupils are a few lines. */
export type GroupRooms = (person: Person) => Promise<readonly RoomGroup[]>;
