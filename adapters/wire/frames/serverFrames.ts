import Type, { type Static } from 'typebox';
import { errorTable } from '../errors/errorTable.ts';
import { messageSchema } from '../messages/messageSchemas.ts';
import { roomSchema, roomSettings } from '../rooms/roomSchemas.ts';
import {
  clientIdSchema,
  cursorSchema,
  idSchema,
  listOf,
  nullable,
  seqSchema,
  strictObject,
  timeSchema,
} from '../schema/scalarSchemas.ts';
import { eventSchema } from './syncSchemas.ts';

const inRoom = { room_id: idSchema };
const milliseconds = Type.Integer({ minimum: 0, description: 'milliseconds' });

const frame = <const Name extends string, Properties extends Parameters<typeof strictObject>[0]>(
  type: Name,
  properties: Properties,
  description: string,
  example?: Readonly<Record<string, unknown>>,
) =>
  strictObject(
    { type: Type.Literal(type), ...properties },
    { title: `server.${type}`, description, ...(example === undefined ? {} : { examples: [{ type, ...example }] }) },
  );

/** Every frame that a server sends, besides the durable events of `eventSchema`. */
export const serverFrames = [
  frame(
    'connection_established',
    {
      user_id: idSchema,
      username: Type.String(),
      session_id: Type.String(),
      epoch: Type.String({
        description: 'Changes when history was restored: cursors of another epoch are to be dropped.',
      }),
      heartbeat_ms: milliseconds,
      degraded: Type.Boolean(),
      timestamp: timeSchema,
    },
    'The first frame on every socket.',
  ),
  frame(
    'room_list',
    { rooms: listOf(roomSchema), next_cursor: nullable(cursorSchema), has_more: Type.Boolean() },
    'The latest 200 rooms; next_cursor goes on over REST.',
  ),
  frame(
    'subscribed',
    {
      ...inRoom,
      head_seq: seqSchema,
      online_user_ids: listOf(idSchema),
      read_up_to: listOf(strictObject({ user_id: idSchema, last_read_id: idSchema })),
    },
    'Live events follow from head_seq + 1; sync gives what came before. Who is there and how far each has read is ' +
      'told for rooms of at most 100 people; both lists are empty for larger ones.',
    { room_id: 42, head_seq: 17, online_user_ids: [7], read_up_to: [{ user_id: 7, last_read_id: 1001 }] },
  ),
  frame('unsubscribed', inRoom, 'Typing, presence and read events of the room end.'),
  frame(
    'message_ack',
    { client_id: clientIdSchema, ...inRoom, message: messageSchema, duplicate: Type.Boolean() },
    'The message is stored for good. To the sending socket, in the order of its sends.',
  ),
  frame(
    'message_read',
    { ...inRoom, user_id: idSchema, last_read_id: nullable(idSchema), message_ids: listOf(idSchema) },
    'Somebody has read up to last_read_id. To those who subscribed, and to all sockets of the reader.',
    { room_id: 42, user_id: 7, last_read_id: 1001, message_ids: [1001] },
  ),
  frame(
    'typing',
    { ...inRoom, user_id: idSchema, username: Type.String(), is_typing: Type.Boolean() },
    'Somebody writes, or has stopped. To those who subscribed.',
    { room_id: 42, user_id: 7, username: 'sofia.marchetti', is_typing: true },
  ),
  frame(
    'presence',
    { user_id: idSchema, is_online: Type.Boolean() },
    'Somebody came, or has been gone for 5 s. To those who subscribed to a room of at most 100 in which they sit.',
    { user_id: 7, is_online: true },
  ),
  frame('room_settings', roomSettings.properties, 'You muted or pinned a room, or took it back. To all your sockets.', {
    room_id: 42,
    is_muted: true,
    is_pinned: false,
  }),
  frame('room_joined', { room: roomSchema }, 'The room is yours from here on; events after its head_seq follow.'),
  frame(
    'room_left',
    { ...inRoom, seq: seqSchema, reason: Type.Enum(['left', 'removed', 'relation_ended', 'suspended']) },
    'The last frame of a room that is not yours any more.',
  ),
  frame(
    'sync_page',
    {
      ...inRoom,
      after: seqSchema,
      to: seqSchema,
      events: listOf(eventSchema),
      head_seq: seqSchema,
      has_more: Type.Boolean(),
    },
    'Dense and in order: after + 1 .. to. Live frames may cross it; clients order by seq.',
  ),
  frame('sync_gone', { ...inRoom, floor_seq: seqSchema }, 'The cursor is not in the history: load the room anew.', {
    room_id: 42,
    floor_seq: 0,
  }),
  frame(
    'room_head',
    { ...inRoom, head_seq: seqSchema },
    'Events up to head_seq were not sent as this socket was slow: sync.',
  ),
  frame('degraded', { reason: Type.String() }, 'Delivery is slower for now; nothing is lost.'),
  frame('restored', {}, 'Delivery is fast again.'),
  frame('drain', { reconnect_in_ms: milliseconds }, 'The server is about to restart: reconnect then, and resume.'),
  frame(
    'error',
    {
      code: Type.Enum(Object.keys(errorTable)),
      message: Type.String(),
      details: Type.Optional(Type.Unknown()),
      room_id: Type.Optional(idSchema),
      client_id: Type.Optional(clientIdSchema),
      retry_after_ms: Type.Optional(milliseconds),
    },
    'A frame was refused. client_id or room_id say which.',
    { code: 'RATE_LIMIT_EXCEEDED', message: 'Try again in 4 s.', room_id: 42, retry_after_ms: 4000 },
  ),
  frame('pong', {}, 'Answers ping.'),
] as const;

/** A frame of the socket itself; durable events are `WireEvent`. */
export type ServerFrame = Static<(typeof serverFrames)[number]>;
