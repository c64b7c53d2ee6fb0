import Type from 'typebox';
import { messageSchema, personSchema } from './messageSchemas.ts';
import {
  countSchema,
  cursorParameter,
  described,
  idSchema,
  limitSchema,
  listOf,
  nullable,
  seqSchema,
  strictObject,
  textSchema,
  timeSchema,
} from './scalarSchemas.ts';
import { taggedUnion } from './taggedUnion.ts';

export const roomTypeSchema = Type.Enum(['direct', 'group', 'announcement', 'forum_subject', 'forum_tutor', 'job']);

/** The use case counts characters as people do; each may be several code points. */
const roomName = described(textSchema(800, 1), 'Up to 200 characters as people count them.', 'Algebra homework');

/** People named in one request at most. */
const maxPeople = 1_000;

const room = {
  id: idSchema,
  type: roomTypeSchema,
  room_type: roomTypeSchema,
  name: Type.String(),
  context: Type.String(),
  is_active: Type.Boolean(),
  participant_count: countSchema,
  other_participant: nullable(personSchema),
  last_message_content: nullable(Type.String()),
  last_message_time: nullable(timeSchema),
  last_message_sender: nullable(strictObject({ id: idSchema, username: Type.String() })),
  last_message: nullable(messageSchema),
  unread_count: countSchema,
  head_seq: seqSchema,
  last_read_seq: seqSchema,
  is_muted: Type.Boolean(),
  is_pinned: Type.Boolean(),
  created_at: timeSchema,
  updated_at: timeSchema,
};

export const roomSchema = strictObject(room, { title: 'Room' });

export const participantSchema = strictObject(
  {
    ...personSchema.properties,
    is_active: Type.Boolean(),
    is_suspended: Type.Boolean({ description: 'Sits in the room but may not use it for now.' }),
    may_post: Type.Boolean(),
    joined_seq: seqSchema,
  },
  { title: 'Participant' },
);

export const roomDetail = strictObject({ ...room, participants: listOf(participantSchema) }, { title: 'RoomDetail' });

export const roomListQuery = strictObject({
  limit: Type.Optional(limitSchema(50, 100)),
  cursor: Type.Optional(cursorParameter),
  type: Type.Optional(described(roomTypeSchema, 'Only rooms of this type.', 'direct')),
  state: Type.Optional(
    Type.Enum(['active', 'inactive'], { description: 'Only rooms that can be written to, or only those that cannot.' }),
  ),
  pinned: Type.Optional(Type.Boolean({ description: 'true: only those that I have pinned.' })),
});

export const roomList = strictObject(
  { rooms: listOf(roomSchema), next_cursor: nullable(Type.String()), has_more: Type.Boolean() },
  { title: 'RoomList' },
);

const openMany = <Name extends 'group' | 'announcement'>(type: Name) =>
  strictObject({ type: Type.Literal(type), name: roomName, participant_ids: listOf(idSchema, maxPeople) });

export const openBody = taggedUnion(
  'type',
  [
    strictObject({ type: Type.Literal('direct'), user_id: idSchema }),
    openMany('group'),
    openMany('announcement'),
    strictObject({
      type: Type.Literal('job'),
      job_id: Type.Union([textSchema(255, 1), idSchema], { description: "The host's own id of the job." }),
      worker_id: idSchema,
    }),
  ],
  { title: 'OpenRoom', examples: [{ type: 'direct', user_id: 7 }] },
);

export const openAnswer = strictObject({ room: roomSchema, created: Type.Boolean() }, { title: 'OpenedRoom' });

export const roomPatch = Type.Object(
  {
    name: Type.Optional(roomName),
    is_archived: Type.Optional(Type.Boolean({ description: 'true archives, false reopens.' })),
    is_active: Type.Optional(Type.Boolean({ description: 'The opposite of is_archived, as rooms show it.' })),
  },
  { title: 'RoomPatch', additionalProperties: false, minProperties: 1, examples: [{ name: 'Algebra homework' }] },
);

export const leaveAnswer = strictObject(
  { room_id: idSchema, is_member: Type.Boolean(), is_active: Type.Boolean() },
  { title: 'LeftRoom', description: 'Rooms of many are left; rooms of two, and those one is in charge of, archived.' },
);

export const muteBody = strictObject(
  { is_muted: Type.Optional(Type.Boolean({ description: 'Default true; false ends it.' })) },
  { title: 'MuteRoom', examples: [{ is_muted: false }] },
);

export const pinBody = strictObject(
  { is_pinned: Type.Optional(Type.Boolean({ description: 'Default true; false ends it.' })) },
  { title: 'PinRoom', examples: [{ is_pinned: false }] },
);

export const roomSettings = strictObject(
  { room_id: idSchema, is_muted: Type.Boolean(), is_pinned: Type.Boolean() },
  { title: 'RoomSettings', description: 'What I have set for myself; nobody else sees it.' },
);

export const participantList = strictObject(
  { participants: listOf(participantSchema), count: countSchema },
  { title: 'ParticipantList' },
);

export const addBody = Type.Object(
  { user_ids: Type.Array(idSchema, { minItems: 1, maxItems: maxPeople }) },
  { title: 'AddParticipants', additionalProperties: false, examples: [{ user_ids: [7, 8] }] },
);

export const removeAnswer = strictObject(
  { room_id: idSchema, user_id: idSchema, participant_count: countSchema },
  { title: 'RemovedParticipant' },
);
