import type { ChatClient } from './ChatClient.ts';
import { ChatSession } from './ChatSession.ts';
import { type ClientOptions, readOptions } from './ClientOptions.ts';
import { watchPage } from './connection/watchPage.ts';
import { connectSession } from './connectSession.ts';
import type { RoomView } from './room/RoomView.ts';

/** A chat with one room, whose socket carries nothing else. */
export interface RoomClient extends Pick<ChatClient, 'connection' | 'me' | 'connect' | 'retryNow' | 'close' | 'on'> {
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
  const session = new ChatSession(readOptions(options, roomId));
  const { socket, identity } = session;
  let view = session.room(roomId);
  let stopWatching = (): void => {};

  return {
    connection: socket.connection,
    me: identity.me,
    get room() {
      return view;
    },
    connect: async () => {
      stopWatching();
      stopWatching = watchPage({ onWake: () => socket.wake(), onOffline: () => socket.sleep() });
      await connectSession(session);
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
    retryNow: () => socket.retryNow(),
    close: () => {
      stopWatching();
      session.close();
    },
    on: (name, listener) => session.emitter.on(name, listener),
  };
};
