import { asMessageId, asRoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { ReadState } from '../../../core/messages/ReadState.ts';
import { encodeEvent } from '../../wire/frames/encodeEvent.ts';
import {
  eventsPage,
  eventsQuerySchema,
  readAnswer,
  readBody,
  readUpTo,
  unreadBody,
} from '../../wire/frames/syncSchemas.ts';
import { encodeHistory } from '../../wire/messages/encodeHistory.ts';
import { encodeMessage, encodePerson } from '../../wire/messages/encodeMessage.ts';
import {
  mentionsPage,
  mentionsQuerySchema,
  receiptsAnswer,
  threadPage,
  threadQuerySchema,
} from '../../wire/messages/messageSchemas.ts';
import { messageAddress, roomAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'readMentions' | 'receipts' | 'thread' | 'markRead' | 'markUnread' | 'events'>;
}

const tag = 'Reading';
const room = '/api/chat/rooms/:room_id/';

const encodeReadState = (state: ReadState) => ({
  last_read_id: state.lastReadId,
  last_read_seq: state.lastReadSeq,
  unread_count: state.unreadCount,
  unread_mark_id: state.unreadMarkId,
});

export const readingRoutes = ({ chat }: Deps): Route[] => [
  personRoute({
    method: 'get',
    path: '/api/chat/mentions/',
    tag,
    summary: 'The messages that mention me, alone or among everybody, the newest first',
    query: mentionsQuerySchema,
    answer: mentionsPage,
    errors: [],
    handle: async ({ person, query: { before, limit = 50 } }) => {
      const place = before === undefined ? {} : { before: asMessageId(before) };
      const { messages, hasMore } = await chat.readMentions(person, { ...place, limit });
      const oldest = messages.at(-1)?.id ?? null;
      return ok({ messages: messages.map(encodeMessage), has_more: hasMore, oldest_id: oldest });
    },
  }),
  personRoute({
    method: 'get',
    path: `${room}messages/:message_id/receipts/`,
    tag,
    summary: 'Who has read a message, if the type of the room shows it to me',
    params: messageAddress,
    answer: receiptsAnswer,
    errors: ['ROOM_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED'],
    handle: async ({ person, params }) => {
      const readers = await chat.receipts(person, asRoomId(params.room_id), asMessageId(params.message_id));
      const receipts = readers.map((reader) => ({
        user: encodePerson(reader.person),
        last_read_id: reader.lastReadId,
        read_at: reader.readAt.toISOString(),
      }));
      return ok({ receipts, count: receipts.length });
    },
  }),
  personRoute({
    method: 'get',
    path: `${room}messages/:message_id/thread/`,
    tag,
    summary: 'A message and the answers to it, oldest first',
    params: messageAddress,
    query: threadQuerySchema,
    answer: threadPage,
    errors: ['ROOM_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'CANNOT_CHAT'],
    handle: async ({ person, params, query: { after, limit = 50 } }) => {
      const cursor = after === undefined ? null : asMessageId(after);
      const roomId = asRoomId(params.room_id);
      const thread = await chat.thread(person, roomId, asMessageId(params.message_id), cursor, limit);
      return ok({ root: encodeMessage(thread.root), ...encodeHistory(thread) });
    },
  }),
  personRoute({
    method: 'post',
    path: `${room}read/`,
    aliases: [`${room}mark_as_read/`],
    tag,
    summary: 'Mark everything as read, or up to a message',
    params: roomAddress,
    body: readBody,
    answer: readAnswer,
    errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED'],
    handle: async ({ person, params, body }) => {
      const upToId = readUpTo(body);
      const readTo = upToId === null ? null : asMessageId(upToId);
      return ok(encodeReadState(await chat.markRead(person, asRoomId(params.room_id), readTo)));
    },
  }),
  personRoute({
    method: 'post',
    path: `${room}unread/`,
    tag,
    summary: 'Mark the room as unread from a message on, for me alone',
    description:
      'What others see of my reading stays. Reading up to where I had read, or marking everything as read, ends it. All ' +
      'my sockets receive room_unread. A message that I have not read yet changes nothing.',
    params: roomAddress,
    body: unreadBody,
    answer: readAnswer,
    errors: ['ROOM_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED'],
    handle: async ({ person, params, body }) =>
      ok(encodeReadState(await chat.markUnread(person, asRoomId(params.room_id), asMessageId(body.message_id)))),
  }),
  personRoute({
    method: 'get',
    path: `${room}events/`,
    tag,
    summary: 'The events of a room after a seq; 410 if the cursor is not in its history',
    description:
      'The same events that sockets receive. The first has seq after + 1, and no seq is missing. A member who sees the ' +
      'history from some seq on (visible_from_seq) begins with after = floor_seq, which the 410 names.',
    params: roomAddress,
    query: eventsQuerySchema,
    answer: eventsPage,
    errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT'],
    canBeGone: true,
    handle: async ({ person, params, query: { after = 0, limit = 100 } }) => {
      const { events, headSeq } = await chat.events(person, asRoomId(params.room_id), after, limit);
      const hasMore = (events.at(-1)?.seq ?? after) < headSeq;
      return ok({ events: events.map(encodeEvent), head_seq: headSeq, has_more: hasMore });
    },
  }),
];
