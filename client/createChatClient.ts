import type { ChatClient } from './ChatClient.ts';
import { ChatSession } from './ChatSession.ts';
import { type ClientOptions, readOptions } from './ClientOptions.ts';
import { later } from './runtime/later.ts';
import { sessionCalls } from './sessionCalls.ts';
import type { Room } from './wire/wireTypes.ts';

const callNames = ['findRooms', 'officeRooms', 'contacts', 'setFavourite', 'explain', 'search'] as const;

/**
 * The chat of one person over one socket. Nothing happens before `connect`, and `close` ends everything.
 * @throws TypeError if the options cannot work
 */
export const createChatClient = (options: ClientOptions): ChatClient => {
  const completed = readOptions(options, null);
  const session = new ChatSession(completed);
  const { http } = session.api;
  const { rooms } = session;
  const { get, subscribe, initial } = rooms.list;

  return {
    ...sessionCalls(session, completed),
    rooms: { get, subscribe, initial, loadMore: () => rooms.loadMore() },
    policy: () => session.policy.read(),
    room: (id) => session.room(id),
    openRoom: async (request) => {
      const opened = await http.request<{ room: Room; created: boolean }>('POST', 'rooms/', request);
      rooms.upsert(opened.room);
      return opened;
    },
    ...later(callNames, async () => (await import('./chatCalls.ts')).chatCalls(http)),
    scheduled: async () => (await import('./scheduled/scheduledCalls.ts')).scheduledCalls(http),
    requests: async () => (await import('./requests/requestCalls.ts')).requestCalls(http),
    notifications: async () => (await import('./notifications/notificationCalls.ts')).notificationCalls(http),
  };
};
