import type { Clock } from '../../../core/clock.ts';
import { asMessageId, type RoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { SyncGone } from '../../../core/messages/readRooms.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import type { ClientFrame } from '../../wire/clientFrames.ts';
import { encodeEvent } from '../../wire/encodeEvent.ts';
import { encodeMessage } from '../../wire/encodeMessage.ts';
import { encodeRoom } from '../../wire/encodeRoom.ts';
import type { SteadySnapshot } from '../presence/makeSteadySnapshot.ts';
import type { ClientSession } from './ClientSession.ts';
import type { RoomSubscriptions } from './makeRoomSubscriptions.ts';

interface Deps {
  readonly chat: Pick<Chat, 'sendMessage' | 'amendMessage' | 'reactToMessage' | 'markRead' | 'events' | 'listRooms'>;
  readonly subscriptions: RoomSubscriptions;
  readonly steadySnapshot: SteadySnapshot;
  readonly clock: Pick<Clock, 'monotonic'>;
}

type Name = ClientFrame['type'];
type Named<Type extends Name> = Extract<ClientFrame, { type: Type }>;
type Answers = { readonly [Type in Name]: (session: ClientSession, frame: Named<Type>) => Promise<void> | void };

/** Rooms that `room_list` shows. */
const listedRooms = 200;
const syncedEvents = 100;
/** Frames that need not wait for the sends before them. */
const atOnce: ReadonlySet<Name> = new Set<Name>(['send_message', 'typing', 'stop_typing', 'ping']);

/** Does what a frame of a client asks for. @throws ChatError as the use case does */
export type AnswerFrame = (session: ClientSession, frame: ClientFrame) => Promise<void>;

export const makeAnswerFrame = (deps: Deps): AnswerFrame => {
  const answers = makeAnswers(deps);
  const answer = async <Type extends Name>(session: ClientSession, frame: Named<Type>): Promise<void> => {
    if (!atOnce.has(frame.type)) await session.inFlight.settled();
    await answers[frame.type as Type](session, frame);
  };
  return answer as AnswerFrame;
};

const makeAnswers = ({ chat, subscriptions, steadySnapshot, clock }: Deps): Answers => ({
  send_message: async (session, frame) => {
    const { content, client_id: clientId, reply_to: replyTo } = frame;
    const roomId = session.roomOf(frame);
    const sender = await session.person();
    await session.inFlight.freeSlot();
    const sending = chat.sendMessage({
      sender,
      roomId,
      content,
      ...(clientId ? { clientId } : {}),
      ...(replyTo ? { replyTo: asMessageId(replyTo) } : {}),
    });
    session.inFlight.add(
      sending,
      ({ message, isDuplicate }) => {
        if (!clientId) return;
        const shown = encodeMessage(message);
        session.reply({
          type: 'message_ack',
          client_id: clientId,
          room_id: roomId,
          message: shown,
          duplicate: isDuplicate,
        });
      },
      (failure) => session.refuse(failure, { ...frame, room_id: roomId }),
    );
  },

  edit_message: async (session, frame) => {
    const roomId = session.roomOf(frame);
    const target = { person: await session.person(), roomId, messageId: asMessageId(frame.message_id) };
    await chat.amendMessage.edit({ ...target, content: frame.content });
  },

  delete_message: async (session, frame) => {
    const roomId = session.roomOf(frame);
    await chat.amendMessage.remove({
      person: await session.person(),
      roomId,
      messageId: asMessageId(frame.message_id),
    });
  },

  react: async (session, frame) => {
    const { emoji, is_added: isAdded = true } = frame;
    const roomId = session.roomOf(frame);
    const target = { person: await session.person(), roomId, messageId: asMessageId(frame.message_id) };
    await chat.reactToMessage({ ...target, emoji, isAdded });
  },

  mark_read: async (session, frame) => {
    const roomId = session.roomOf(frame);
    const upToId = frame.up_to_id ?? (frame.message_ids === undefined ? null : Math.max(...frame.message_ids));
    const state = await chat.markRead(await session.person(), roomId, upToId === null ? null : asMessageId(upToId));
    // Where the pointer has moved, the bus shows it to everybody, this socket included.
    if (state.hasMoved) return;
    const { lastReadId } = state;
    const messageIds = lastReadId === null ? [] : [lastReadId];
    session.reply({
      type: 'message_read',
      room_id: roomId,
      user_id: session.userId,
      last_read_id: lastReadId,
      message_ids: messageIds,
    });
  },

  typing: (session, frame) => session.typing.start(memberRoom(session, frame), clock.monotonic()),
  stop_typing: (session, frame) => session.typing.stop(memberRoom(session, frame)),

  subscribe_room: async (session, frame) => {
    const roomId = session.roomOf(frame);
    const headSeq = await subscriptions.subscribe(session, roomId);
    const snapshot = await steadySnapshot(roomId);
    // The membership may have ended while the store was asked: then nothing of the room is shown.
    if (!session.subscriptions.has(roomId)) throw roomNotFound();
    session.reply({
      type: 'subscribed',
      room_id: roomId,
      head_seq: headSeq(),
      online_user_ids: snapshot?.onlineIds ?? [],
      read_up_to:
        snapshot?.readUpTo.map(({ userId, lastReadId }) => ({ user_id: userId, last_read_id: lastReadId })) ?? [],
    });
  },

  unsubscribe_room: (session, frame) => {
    const roomId = session.roomOf(frame);
    subscriptions.unsubscribe(session, roomId);
    session.reply({ type: 'unsubscribed', room_id: roomId });
  },

  get_room_list: async (session) => {
    const { rooms, nextCursor } = await chat.listRooms(await session.person(), { limit: listedRooms });
    const hasMore = nextCursor !== null;
    session.reply({ type: 'room_list', rooms: rooms.map(encodeRoom), next_cursor: nextCursor, has_more: hasMore });
  },

  sync: async (session, frame) => {
    const roomId = session.roomOf(frame);
    const { after, limit = syncedEvents } = frame;
    try {
      const { events, headSeq } = await chat.events(await session.person(), roomId, after, limit);
      const to = events.at(-1)?.seq ?? after;
      session.reply({
        type: 'sync_page',
        room_id: roomId,
        after,
        to,
        events: events.map(encodeEvent),
        head_seq: headSeq,
        has_more: to < headSeq,
      });
    } catch (failure) {
      if (!(failure instanceof SyncGone)) throw failure;
      session.reply({ type: 'sync_gone', room_id: roomId, floor_seq: failure.floorSeq });
    }
  },

  ping: (session) => session.reply({ type: 'pong' }),
});

/** A room that the person is a member of, known without asking the store. */
const memberRoom = (session: ClientSession, frame: { readonly room_id?: number }): RoomId => {
  const roomId = session.roomOf(frame);
  if (session.connected?.memberships.has(roomId) !== true) throw roomNotFound();
  return roomId;
};
