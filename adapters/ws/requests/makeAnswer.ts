import type { Clock } from '../../../core/clock.ts';
import { asMessageId, type RoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Inbox } from '../../../core/messages/Inbox.ts';
import { SyncGone } from '../../../core/messages/readRooms.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import type { ClientFrame } from '../../wire/clientFrames.ts';
import { encodeEvent } from '../../wire/encodeEvent.ts';
import { encodeMessage } from '../../wire/encodeMessage.ts';
import { encodeRoom } from '../../wire/encodeRoom.ts';
import type { ReadSnapshot } from '../presence/makeReadSnapshot.ts';
import type { ClientSession } from './ClientSession.ts';
import type { RoomSubscriptions } from './makeRoomSubscriptions.ts';

interface Deps {
  readonly chat: Pick<Chat, 'sendMessage' | 'amendMessage' | 'reactToMessage' | 'markRead' | 'events'>;
  readonly inbox: Pick<Inbox, 'list'>;
  readonly roomSubscriptions: RoomSubscriptions;
  readonly readSnapshot: ReadSnapshot;
  readonly clock: Clock;
}

type Name = ClientFrame['type'];
type Named<Type extends Name> = Extract<ClientFrame, { type: Type }>;
type Answers = { readonly [Type in Name]: (socket: ClientSession, frame: Named<Type>) => Promise<void> | void };

/** Rooms that `room_list` shows. */
const listedRooms = 200;
const syncedEvents = 100;
/** Frames that need not wait for the sends before them. */
const atOnce: ReadonlySet<Name> = new Set<Name>(['send_message', 'typing', 'stop_typing', 'ping']);

/** What each frame of a client does. Throws what the use case throws. */
export const makeAnswer = (deps: Deps) => {
  const answers = makeAnswers(deps);
  const answer = async <Type extends Name>(socket: ClientSession, frame: Named<Type>): Promise<void> => {
    if (!atOnce.has(frame.type)) await socket.inFlight.settled();
    await answers[frame.type as Type](socket, frame);
  };
  return answer as (socket: ClientSession, frame: ClientFrame) => Promise<void>;
};

const makeAnswers = ({ chat, inbox, roomSubscriptions, readSnapshot, clock }: Deps): Answers => ({
  send_message: async (socket, frame) => {
    const { content, client_id: clientId, reply_to: replyTo } = frame;
    const roomId = socket.roomOf(frame);
    const sender = await socket.person();
    await socket.inFlight.freeSlot();
    const sending = chat.sendMessage({
      sender,
      roomId,
      content,
      ...(clientId ? { clientId } : {}),
      ...(replyTo ? { replyTo: asMessageId(replyTo) } : {}),
    });
    socket.inFlight.add(
      sending,
      ({ message, isDuplicate }) => {
        if (!clientId) return;
        const shown = encodeMessage(message);
        socket.reply({
          type: 'message_ack',
          client_id: clientId,
          room_id: roomId,
          message: shown,
          duplicate: isDuplicate,
        });
      },
      (failure) => socket.refuse(failure, { ...frame, room_id: roomId }),
    );
  },

  edit_message: async (socket, frame) => {
    const roomId = socket.roomOf(frame);
    const target = { person: await socket.person(), roomId, messageId: asMessageId(frame.message_id) };
    await chat.amendMessage.edit({ ...target, content: frame.content });
  },

  delete_message: async (socket, frame) => {
    const roomId = socket.roomOf(frame);
    await chat.amendMessage.remove({ person: await socket.person(), roomId, messageId: asMessageId(frame.message_id) });
  },

  react: async (socket, frame) => {
    const { emoji, is_added: isAdded = true } = frame;
    const roomId = socket.roomOf(frame);
    const target = { person: await socket.person(), roomId, messageId: asMessageId(frame.message_id) };
    await chat.reactToMessage({ ...target, emoji, isAdded });
  },

  mark_read: async (socket, frame) => {
    const roomId = socket.roomOf(frame);
    const upToId = frame.up_to_id ?? (frame.message_ids === undefined ? null : Math.max(...frame.message_ids));
    const state = await chat.markRead(await socket.person(), roomId, upToId === null ? null : asMessageId(upToId));
    // Where the pointer has moved, the bus tells everybody, this socket too.
    if (state.hasMoved) return;
    const { lastReadId } = state;
    const messageIds = lastReadId === null ? [] : [lastReadId];
    socket.reply({
      type: 'message_read',
      room_id: roomId,
      user_id: socket.userId,
      last_read_id: lastReadId,
      message_ids: messageIds,
    });
  },

  typing: (socket, frame) => socket.typing.start(memberRoom(socket, frame), clock.monotonic()),
  stop_typing: (socket, frame) => socket.typing.stop(memberRoom(socket, frame)),

  subscribe_room: async (socket, frame) => {
    const roomId = socket.roomOf(frame);
    const headSeq = await roomSubscriptions.begin(socket, roomId);
    const { onlineIds, readUpTo } = await readSnapshot(roomId);
    // Nothing of a room is told to those who lost it while the store was asked.
    if (!socket.subscriptions.has(roomId)) throw roomNotFound();
    socket.reply({
      type: 'subscribed',
      room_id: roomId,
      head_seq: headSeq(),
      online_user_ids: onlineIds,
      read_up_to: readUpTo.map(({ userId, lastReadId }) => ({ user_id: userId, last_read_id: lastReadId })),
    });
  },

  unsubscribe_room: (socket, frame) => {
    const roomId = socket.roomOf(frame);
    roomSubscriptions.end(socket, roomId);
    socket.reply({ type: 'unsubscribed', room_id: roomId });
  },

  get_room_list: async (socket) => {
    const { rooms, nextCursor } = await inbox.list((await socket.person()).id, { limit: listedRooms });
    const hasMore = nextCursor !== null;
    socket.reply({ type: 'room_list', rooms: rooms.map(encodeRoom), next_cursor: nextCursor, has_more: hasMore });
  },

  sync: async (socket, frame) => {
    const roomId = socket.roomOf(frame);
    const { after, limit = syncedEvents } = frame;
    try {
      const { events, headSeq } = await chat.events(await socket.person(), roomId, after, limit);
      const to = events.at(-1)?.seq ?? after;
      socket.reply({
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
      socket.reply({ type: 'sync_gone', room_id: roomId, floor_seq: failure.floorSeq });
    }
  },

  ping: (socket) => socket.reply({ type: 'pong' }),
});

/** A room of one's own, known without asking the store. */
const memberRoom = (socket: ClientSession, frame: { readonly room_id?: number }): RoomId => {
  const roomId = socket.roomOf(frame);
  if (socket.connected?.memberships.has(roomId) !== true) throw roomNotFound();
  return roomId;
};
