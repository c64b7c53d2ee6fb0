import type { ChatClient, FoundMessages } from './ChatClient.ts';
import type { HttpClient } from './connection/HttpClient.ts';
import type { SearchAnswer } from './wire/searchTypes.ts';
import type { Contact, OfficeRoom, Permission, Room } from './wire/wireTypes.ts';

/** What is asked about rooms and people beside the list of rooms. */
export type ChatCalls = Pick<
  ChatClient,
  'findRooms' | 'officeRooms' | 'contacts' | 'setFavourite' | 'explain' | 'search'
>;

/** Loaded with the first of these calls. All reject with a ChatRefusal. */
export const chatCalls = (http: HttpClient): ChatCalls => ({
  findRooms: async ({ text, isUnread, type, restsOn, cursor, limit = 50 }) => {
    const query = { limit, q: text || undefined, unread: isUnread, type, rests_on: restsOn, cursor };
    const page = await http.get<{ rooms: Room[]; next_cursor: string | null }>('rooms/', query);
    return { items: page.rooms, nextCursor: page.next_cursor };
  },
  officeRooms: async (query = {}) => {
    const page = await http.get<{ rooms: OfficeRoom[]; next_cursor: string | null }>('office/rooms/', query);
    return { items: page.rooms, nextCursor: page.next_cursor };
  },
  contacts: async ({ text, role, limit, cursor } = {}) => {
    const query = { q: text || undefined, role, limit, cursor };
    const page = await http.get<{ contacts: Contact[]; next_cursor: string | null }>('contacts/', query);
    return { items: page.contacts, nextCursor: page.next_cursor };
  },
  setFavourite: async (userId, isFavourite) => {
    await http.request(isFavourite ? 'PUT' : 'DELETE', `contacts/${encodeURIComponent(userId)}/favourite/`);
  },
  explain: (userId) => http.get<Permission>(`contacts/${encodeURIComponent(userId)}/permission/`),
  search: async ({ text, roomId, senderId, ...rest }): Promise<FoundMessages> => {
    const query = { q: text, room_id: roomId, sender_id: senderId, ...rest };
    const page = await http.get<SearchAnswer>('search/', query);
    return {
      ...{ items: page.results, nextCursor: page.next_cursor },
      ...{ leftOut: page.left_out ?? [], isComplete: page.is_complete ?? true },
    };
  },
});
