import { ChatError } from '../../core/errors.ts';
import type { RoomId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import { roomNotFound } from '../../core/rooms/admit.ts';
import type { Attendance } from './Attendance.ts';
import type { ConnectedPerson } from './ConnectedPerson.ts';
import type { Correspondent } from './Correspondent.ts';
import type { RoomFanout } from './RoomFanout.ts';

interface Deps {
  readonly chat: Pick<Chat, 'enterRoom'>;
  readonly fanout: RoomFanout;
  readonly attendance: Pick<Attendance, 'reload'>;
}

/** Rooms without a membership that one socket may visit at the same time. */
const visitsAtMost = 50;

/** Looking into a room: typing and reading of its people, and for a visitor the events too. */
export interface LookIn {
  /**
   * Returns what tells, whenever it is called, after which seq the socket gets the room's events from then on. A
   * moderator without a membership visits, on the record. @throws ChatError ROOM_NOT_FOUND, CANNOT_CHAT
   */
  begin(socket: Correspondent, roomId: RoomId): Promise<() => number>;
  end(socket: Correspondent, roomId: RoomId): void;
}

export const makeLookIn = ({ chat, fanout, attendance }: Deps): LookIn => {
  /** Undefined for somebody without a membership here. */
  const atSeat = (socket: Correspondent, connected: ConnectedPerson, roomId: RoomId): (() => number) | undefined => {
    const membership = connected.memberships.get(roomId);
    const stream = fanout.find(roomId);
    if (membership === undefined || stream === undefined) return undefined;
    stream.lookers.set(socket, 'looks');
    socket.subscriptions.add(roomId);
    return () => Math.max(stream.appliedSeq, membership.fromSeq);
  };

  const visit = (socket: Correspondent, roomId: RoomId, headSeq: number): (() => number) => {
    const visits = [...socket.subscriptions].filter((id) => fanout.find(id)?.lookers.get(socket) === 'visits');
    if (visits.length >= visitsAtMost)
      throw new ChatError('INVALID_REQUEST', `At most ${visitsAtMost} rooms can be visited at once.`);
    const stream = fanout.open(roomId, headSeq);
    stream.lookers.set(socket, 'visits');
    socket.subscriptions.add(roomId);
    return () => stream.appliedSeq;
  };

  return {
    begin: async (socket, roomId) => {
      const known = socket.connected === null ? undefined : atSeat(socket, socket.connected, roomId);
      if (known !== undefined) return known;
      const { room, membership } = await chat.enterRoom(await socket.person(), roomId);
      // A membership that is so new that its news has not come yet.
      if (membership !== null && socket.connected !== null) await attendance.reload(socket.connected);
      // Whatever happened while the store was asked: nobody is let in who is not there any more.
      const { connected } = socket;
      if (connected === null) throw roomNotFound();
      const members = atSeat(socket, connected, roomId);
      if (members !== undefined) return members;
      if (membership !== null) throw roomNotFound();
      return visit(socket, roomId, room.headSeq);
    },

    end: (socket, roomId) => {
      const stream = fanout.find(roomId);
      socket.subscriptions.delete(roomId);
      stream?.lookers.delete(socket);
      if (stream !== undefined) fanout.release(stream);
    },
  };
};
