import type { Person } from '../permissions/Person.ts';
import type { Inbox, RoomList, RoomListQuery } from './Inbox.ts';

/**
 * The rooms in which the person has an active membership, latest activity first.
 * @throws ChatError INVALID_REQUEST for a cursor that came from no page
 */
export type ListRooms = (person: Person, query: RoomListQuery) => Promise<RoomList>;

export const makeListRooms =
  ({ inbox }: { readonly inbox: Pick<Inbox, 'list'> }): ListRooms =>
  (person, query) =>
    inbox.list(person.id, query);
