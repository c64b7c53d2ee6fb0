import Type, { type Static } from 'typebox';
import { errorTable } from '../errors/errorTable.ts';
import { ownHeldSchema } from '../guard/heldSchemas.ts';
import { messageSchema, ownNames } from '../messages/messageSchemas.ts';
import { roomSettings } from '../rooms/preferenceSchemas.ts';
import { roomSchema } from '../rooms/roomSchemas.ts';
import { scheduledSchema } from '../scheduled/scheduledSchemas.ts';
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
import { noticeFrameMembers } from '../settings/settingSchemas.ts';
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

/** All frames of the server except the durable events of `eventSchema`. */
export const serverFrames = [
  frame(
    'connection_established',
    {
      user_id: idSchema,
      username: Type.String(),
      session_id: Type.String(),
      epoch: Type.String({
        description: 'Changes when history was restored. The client drops cursors of another epoch.',
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
    'The latest 200 rooms. REST continues from next_cursor.',
  ),
  frame(
    'subscribed',
    {
      ...inRoom,
      head_seq: seqSchema,
      online_user_ids: listOf(idSchema),
      read_up_to: listOf(strictObject({ user_id: idSchema, last_read_id: idSchema })),
    },
    'Live events start at head_seq + 1; sync returns earlier ones. online_user_ids and read_up_to are empty in rooms ' +
      'of more than 100 people.',
    { room_id: 42, head_seq: 17, online_user_ids: [7], read_up_to: [{ user_id: 7, last_read_id: 1001 }] },
  ),
  frame('unsubscribed', inRoom, 'The subscription to typing, presence and read events of the room has ended.'),
  frame(
    'message_ack',
    { client_id: clientIdSchema, ...inRoom, ...ownNames, message: messageSchema, duplicate: Type.Boolean() },
    'The message is stored durably. Sent to the sending socket, in the order of its sends.',
  ),
  frame(
    'message_held',
    ownHeldSchema.properties,
    'My message waits for a reviewer, or one decided about it. Sent to all my sockets, and to the sending one for each send.',
  ),
  frame(
    'message_read',
    { ...inRoom, user_id: idSchema, last_read_id: nullable(idSchema), message_ids: listOf(idSchema) },
    'A person has read up to last_read_id, and message_ids became read by it: of others than the reader, and not deleted. ' +
      'More than 500 come in several frames, 5,000 at most. Sent to subscribers and to all sockets of the reader.',
    { room_id: 42, user_id: 7, last_read_id: 1001, message_ids: [1001] },
  ),
  frame(
    'typing',
    { ...inRoom, user_id: idSchema, username: Type.String(), full_name: Type.String(), is_typing: Type.Boolean() },
    'A person types or has stopped. Sent to subscribers.',
    { room_id: 42, user_id: 7, username: 'sofia.marchetti', full_name: 'Sofia Marchetti', is_typing: true },
  ),
  frame(
    'presence',
    { user_id: idSchema, is_online: Type.Boolean() },
    'A person came online, or has been offline for 5 s. Sent to subscribers of their rooms of at most 100 people.',
    { user_id: 7, is_online: true },
  ),
  frame(
    'room_settings',
    roomSettings.properties,
    'I muted, pinned or hid a room, or ended that. Sent to all my sockets.',
    {
      room_id: 42,
      is_muted: true,
      is_pinned: false,
      is_hidden: false,
    },
  ),
  frame(
    'room_unread',
    { ...inRoom, unread_mark_id: nullable(idSchema) },
    'I have marked a room as unread from a message on; null: I have read it since. Sent to all my sockets.',
    { room_id: 42, unread_mark_id: 1001 },
  ),
  frame(
    'report_decided',
    { report_id: idSchema, outcome: Type.Enum(['dismissed', 'acted']) },
    'Something that I reported was decided. GET /api/chat/reports/mine/ has it too.',
    { report_id: 12, outcome: 'acted' },
  ),
  frame(
    'warning',
    { warning_id: idSchema },
    'The school or the operator warns me: GET /api/chat/warnings/ has the words.',
    { warning_id: 12 },
  ),
  frame(
    'confirmation',
    { ...inRoom, message_id: idSchema, state: Type.Enum(['reminded', 'confirmed', 'answered']) },
    'I am reminded to confirm a message, or I have confirmed it: GET /api/chat/announcements/ has what waits for me. answered: ' +
      'somebody has confirmed a message of mine.',
    { room_id: 42, message_id: 1001, state: 'reminded' },
  ),
  frame(
    'message_scheduled',
    scheduledSchema.properties,
    'My message is kept until its hour. Sent to the sending socket, also for a retry.',
  ),
  frame(
    'scheduled_changed',
    { ...inRoom, scheduled_id: idSchema, state: Type.Enum(['waiting', 'sent', 'failed', 'cancelled']) },
    'A message that I send later was stored, changed or sent, or was refused at its hour: GET /api/chat/scheduled/ has it.',
    { room_id: 42, scheduled_id: 12, state: 'waiting' },
  ),
  frame(
    'requests_changed',
    inRoom,
    'Somebody asks me to talk, or I have accepted or declined: GET /api/chat/rooms/?state=requests has those who wait.',
    { room_id: 42 },
  ),
  frame('room_joined', { room: roomSchema }, 'I have a membership in the room now; events after its head_seq follow.'),
  frame(
    'room_left',
    { ...inRoom, seq: seqSchema, reason: Type.Enum(['left', 'removed', 'relation_ended', 'merged', 'suspended']) },
    'I may not use the room any more. The last frame about it.',
  ),
  frame(
    'office_changed',
    inRoom,
    'A room of an office in which I answer was opened, taken, handed on, closed or opened again. Clients read the list.',
    { room_id: 42 },
  ),
  frame(
    'held_changed',
    { held_id: idSchema },
    'A message about which I may decide is held, or was decided about. Clients read the queue.',
    { held_id: 12 },
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
    'The events after + 1 .. to, dense and in order. Live events may arrive in between; clients order by seq.',
  ),
  frame(
    'sync_gone',
    { ...inRoom, floor_seq: seqSchema },
    'The cursor is not in the history that I see: the events after floor_seq are. The client loads the room from there.',
    {
      room_id: 42,
      floor_seq: 0,
    },
  ),
  frame(
    'room_head',
    { ...inRoom, head_seq: seqSchema },
    'The server skipped events up to head_seq because this socket is slow. The client syncs.',
  ),
  frame(
    'server_notice',
    noticeFrameMembers,
    'What everybody is shown changed, or there is something when a socket is let in: without this frame there is nothing. During a maintenance sends get MAINTENANCE; a client keeps them and tries again.',
    { banner: null, maintenance: { message: null, until: '2027-01-10T18:00:00.000Z' } },
  ),
  frame('degraded', { reason: Type.String() }, 'Delivery is slower. No event is lost.'),
  frame('restored', {}, 'Delivery is fast again.'),
  frame(
    'drain',
    { reconnect_in_ms: milliseconds },
    'The server is about to restart. The client reconnects after this time and resumes.',
  ),
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
    'The server refused a frame. client_id or room_id says which one.',
    { code: 'RATE_LIMIT_EXCEEDED', message: 'Try again in 4 s.', room_id: 42, retry_after_ms: 4000 },
  ),
  frame('pong', {}, 'Answers ping.'),
] as const;

/** A frame that is not a durable event; those are `WireEvent`. */
export type ServerFrame = Static<(typeof serverFrames)[number]>;
