import type { ChatClient, FoundMessages } from './ChatClient.ts';
import { ChatSession } from './ChatSession.ts';
import { type ClientOptions, readOptions } from './ClientOptions.ts';
import { watchPage } from './connection/watchPage.ts';
import { connectSession } from './connectSession.ts';
import { fileCalls } from './files/fileCalls.ts';
import type { SearchAnswer } from './wire/searchTypes.ts';
import type { Contact, OfficeRoom, Permission, Room } from './wire/wireTypes.ts';

/**
 * The chat of one person over one socket. Nothing happens before `connect`, and `close` ends everything.
 * @throws TypeError if the options cannot work
 */
export const createChatClient = (options: ClientOptions): ChatClient => {
  const session = new ChatSession(readOptions(options, null));
  const { http } = session.api;
  const { socket, rooms, identity } = session;
  let stopWatching = (): void => {};

  return {
    connection: socket.connection,
    me: identity.me,
    rooms: { get: rooms.list.get, subscribe: rooms.list.subscribe, loadMore: () => rooms.loadMore() },
    connect: () => {
      stopWatching();
      stopWatching = watchPage({
        onWake: () => socket.wake(),
        onOffline: () => socket.sleep(),
        onHide: () => session.hurry(),
      });
      return connectSession(session);
    },
    retryNow: () => socket.retryNow(),
    close: () => {
      stopWatching();
      session.close();
    },
    ...fileCalls(http),
    policy: () => session.policy.read(),
    room: (id) => session.room(id),
    openRoom: async (request) => {
      const opened = await http.request<{ room: Room; created: boolean }>('POST', 'rooms/', request);
      rooms.upsert(opened.room);
      return opened;
    },
    findRooms: async (query) => {
      const { rooms: found, next_cursor } = await session.api.findRooms(query);
      return { items: found, nextCursor: next_cursor };
    },
    officeRooms: async (query = {}) => {
      type Answer = { rooms: OfficeRoom[]; next_cursor: string | null };
      const { rooms: found, next_cursor } = await http.get<Answer>('office/rooms/', query);
      return { items: found, nextCursor: next_cursor };
    },
    contacts: async ({ text, role, limit, cursor } = {}) => {
      const query = { q: text === '' ? undefined : text, role, limit, cursor };
      const { contacts, next_cursor } = await http.get<{ contacts: Contact[]; next_cursor: string | null }>(
        'contacts/',
        query,
      );
      return { items: contacts, nextCursor: next_cursor };
    },
    setFavourite: async (userId, isFavourite) => {
      await http.request(isFavourite ? 'PUT' : 'DELETE', `contacts/${userId}/favourite/`);
    },
    explain: (userId) => http.get<Permission>(`contacts/${userId}/permission/`),
    search: async ({ text, roomId, senderId, ...rest }): Promise<FoundMessages> => {
      const query = { q: text, room_id: roomId, sender_id: senderId, ...rest };
      const page = await http.get<SearchAnswer>('search/', query);
      return {
        ...{ items: page.results, nextCursor: page.next_cursor },
        ...{ leftOut: page.left_out ?? [], isComplete: page.is_complete ?? true },
      };
    },
    scheduled: async () => (await import('./scheduled/scheduledCalls.ts')).scheduledCalls(http),
    requests: async () => (await import('./requests/requestCalls.ts')).requestCalls(http),
    notifications: async () => (await import('./notifications/notificationCalls.ts')).notificationCalls(http),
    on: (name, listener) => session.emitter.on(name, listener),
  };
};
