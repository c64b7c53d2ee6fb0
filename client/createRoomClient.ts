import { ChatSession } from './ChatSession.ts';
import { type ClientOptions, readOptions } from './ClientOptions.ts';
import type { RoomView } from './room/RoomView.ts';
import { type SessionCalls, sessionCalls } from './sessionCalls.ts';

/** A chat with one room, whose socket carries nothing else. */
export interface RoomClient extends SessionCalls {
  /** The present room, open. */
  readonly room: RoomView;
  /** Shows another room over a new socket. @returns its view, open */
  switchRoom(roomId: number): RoomView;
}

/**
 * For hosts that show one room at a time, e.g. beside a lesson. The room is open from `connect` on.
 * @throws TypeError if the options cannot work
 */
export const createRoomClient = ({ roomId, ...options }: ClientOptions & { readonly roomId: number }): RoomClient => {
  const completed = readOptions(options, roomId);
  const session = new ChatSession(completed);
  const calls = sessionCalls(session, completed);
  let view = session.room(roomId);

  return {
    ...calls,
    get room() {
      return view;
    },
    connect: async (how) => {
      await calls.connect(how);
      await view.open();
    },
    switchRoom: (id) => {
      if (id === view.id) return view;
      view.close();
      session.bind(id);
      view = session.room(id);
      void view.open();
      return view;
    },
  };
};
