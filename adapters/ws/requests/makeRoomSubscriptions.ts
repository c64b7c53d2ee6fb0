import { ChatError } from '../../../core/errors.ts';
import type { RoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import type { ConnectionRegistry } from '../connection/ConnectionRegistry.ts';
import type { ConnectedPerson } from '../fanout/ConnectedPerson.ts';
import type { RoomFanout } from '../fanout/RoomFanout.ts';
import type { ClientSession } from './ClientSession.ts';

interface Deps {
  readonly chat: Pick<Chat, 'enterRoom'>;
  readonly fanout: RoomFanout;
  readonly registry: Pick<ConnectionRegistry, 'reload'>;
}

/** Rooms without a seat that one socket may visit at the same time. */
const visitsAtMost = 50;

/** Looking into a room: typing and reading of its people, and for a visitor the events too. */
export interface RoomSubscriptions {
  /**
   * Returns what tells, whenever it is called, after which seq the socket gets the room's events from then on. A
   * moderator without a seat visits, on the record. @throws ChatError ROOM_NOT_FOUND, CANNOT_CHAT
   */
  begin(socket: ClientSession, roomId: RoomId): Promise<() => number>;
  end(socket: ClientSession, roomId: RoomId): void;
}

export const makeRoomSubscriptions = ({ chat, fanout, registry }: Deps): RoomSubscriptions => {
  /** Undefined for somebody without a seat here. */
  const asMember = (socket: ClientSession, connected: ConnectedPerson, roomId: RoomId): (() => number) | undefined => {
    const membership = connected.memberships.get(roomId);
    const channel = fanout.find(roomId);
    if (membership === undefined || channel === undefined) return undefined;
    channel.subscribers.set(socket, 'member');
    socket.subscriptions.add(roomId);
    return () => Math.max(channel.appliedSeq, membership.fromSeq);
  };

  const visit = (socket: ClientSession, roomId: RoomId, headSeq: number): (() => number) => {
    const visits = [...socket.subscriptions].filter((id) => fanout.find(id)?.subscribers.get(socket) === 'observer');
    if (visits.length >= visitsAtMost)
      throw new ChatError('INVALID_REQUEST', `At most ${visitsAtMost} rooms can be visited at once.`);
    const channel = fanout.open(roomId, headSeq);
    channel.subscribers.set(socket, 'observer');
    socket.subscriptions.add(roomId);
    return () => channel.appliedSeq;
  };

  return {
    begin: async (socket, roomId) => {
      const known = socket.connected === null ? undefined : asMember(socket, socket.connected, roomId);
      if (known !== undefined) return known;
      const { room, seat } = await chat.enterRoom(await socket.person(), roomId);
      // A seat that is so new that its news has not come yet.
      if (seat !== null && socket.connected !== null) await registry.reload(socket.connected);
      // Whatever happened while the store was asked: nobody is let in who is not there any more.
      const { connected } = socket;
      if (connected === null) throw roomNotFound();
      const seated = asMember(socket, connected, roomId);
      if (seated !== undefined) return seated;
      if (seat !== null) throw roomNotFound();
      return visit(socket, roomId, room.headSeq);
    },

    end: (socket, roomId) => {
      const channel = fanout.find(roomId);
      socket.subscriptions.delete(roomId);
      channel?.subscribers.delete(socket);
      if (channel !== undefined) fanout.release(channel);
    },
  };
};
