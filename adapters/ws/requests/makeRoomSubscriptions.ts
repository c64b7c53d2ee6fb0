import { ChatError } from '../../../core/errors.ts';
import type { RoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import type { RoomState } from '../../../core/rooms/RoomState.ts';
import type { ConnectedPerson } from '../fanout/ConnectedPerson.ts';
import type { RoomChannels } from '../fanout/RoomChannels.ts';
import type { ClientSession } from './ClientSession.ts';

interface Deps {
  readonly chat: Pick<Chat, 'enterRoom' | 'memberSight'>;
  readonly channels: RoomChannels;
  /** Brings a person's memberships in line with the store. */
  readonly reload: (person: ConnectedPerson) => Promise<void>;
}

/** Rooms that one socket may observe at the same time. */
const observedAtMost = 50;

/** Subscribing to a room: typing, reading and presence of its people, and for an observer the events too. */
export interface RoomSubscriptions {
  /**
   * The returned function says after which seq the socket gets the room's events, as of when it is called. A moderator
   * without a membership observes, which is recorded. @throws ChatError ROOM_NOT_FOUND, CANNOT_CHAT
   */
  subscribe(session: ClientSession, roomId: RoomId): Promise<() => number>;
  unsubscribe(session: ClientSession, roomId: RoomId): void;
}

export const makeRoomSubscriptions = ({ chat, channels, reload }: Deps): RoomSubscriptions => {
  /** Undefined for a person who is no member here. */
  const asMember = (session: ClientSession, connected: ConnectedPerson, roomId: RoomId): (() => number) | undefined => {
    const membership = connected.memberships.get(roomId);
    const channel = channels.find(roomId);
    if (membership === undefined || channel === undefined) return undefined;
    channel.subscribe(session);
    return () => Math.max(channel.appliedSeq, membership.fromSeq);
  };

  const asObserver = async (
    session: ClientSession,
    { id: roomId, type, headSeq }: RoomState,
  ): Promise<() => number> => {
    const sight = await chat.memberSight(session.userId, { roomId, type });
    if (session.connected === null) throw roomNotFound();
    const observed = [...session.subscriptions].filter((id) => channels.find(id)?.isObservedBy(session));
    if (observed.length >= observedAtMost)
      throw new ChatError('INVALID_REQUEST', `At most ${observedAtMost} rooms can be visited at once.`);
    const channel = channels.open({ roomId, type, headSeq });
    channel.subscribe(session);
    if (sight !== undefined) channel.sights?.set(session.userId, sight);
    return () => channel.appliedSeq;
  };

  return {
    subscribe: async (session, roomId) => {
      const known = session.connected === null ? undefined : asMember(session, session.connected, roomId);
      if (known !== undefined) return known;
      const { room, membership } = await chat.enterRoom(await session.person(), roomId);
      // The membership may be so new that this node does not know it yet.
      if (membership !== null && session.connected !== null) await reload(session.connected);
      // The socket may have closed while the store was asked: then it must not subscribe any more.
      const { connected } = session;
      if (connected === null) throw roomNotFound();
      const joined = asMember(session, connected, roomId);
      if (joined !== undefined) return joined;
      if (membership !== null) throw roomNotFound();
      return asObserver(session, room);
    },

    unsubscribe: (session, roomId) => channels.find(roomId)?.unsubscribe(session),
  };
};
