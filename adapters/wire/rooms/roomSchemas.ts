import Type from 'typebox';
import { roomTypePattern } from '../../../core/permissions/checkRoomTypes.ts';
import { heldRoles, organisationMembers } from '../directory/organisationSchemas.ts';
import { sourcedIdParameters } from '../history/sourcedIdParameters.ts';
import { messageSchema, personSchema } from '../messages/messageSchemas.ts';
import { personRef } from '../schema/personRef.ts';
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
} from '../schema/scalarSchemas.ts';
import { supervisionSchema } from './supervisionSchema.ts';

/** A room type of the policy; GET /api/chat/policy/ lists them. */
export const roomTypeSchema = Type.String({
  pattern: roomTypePattern,
  description: "A row of the policy's room types, e.g. direct.",
});

/** The use case counts characters as people do; each may be several code points. */
const roomName = described(textSchema(800, 1), 'Up to 200 characters as people count them.', 'Algebra homework');

const contextSchema = Type.Union([textSchema(255, 1), idSchema]);

/** The most people in one request. */
export const maxPeople = 1_000;

const room = {
  id: idSchema,
  type: roomTypeSchema,
  room_type: roomTypeSchema,
  name: Type.String(),
  context: Type.String({ description: 'What the room is about, e.g. the external id of a class; may be empty.' }),
  context_name: Type.String({ description: 'e.g. Algebra I; may be empty.' }),
  ...organisationMembers('the room'),
  is_active: Type.Boolean(),
  archived_into: Type.Union([idSchema, Type.Null()], {
    description: 'The later room of the same people, in which they go on; null: none.',
  }),
  is_request: Type.Boolean({ description: 'The one of the two who asked to talk waits for the other to accept.' }),
  participant_count: countSchema,
  other_participant: nullable(personSchema),
  about: Type.Array(personSchema, {
    maxItems: 2,
    description:
      'Of a room about a relation: its people without me, e.g. the teacher and then the student for a parent.',
  }),
  faces: Type.Array(personSchema, {
    maxItems: 3,
    description:
      'Of a room that people made: up to three other members, the owner first, so that its name passes for nobody.',
  }),
  participants: Type.Array(personSchema, {
    maxItems: 7,
    description:
      'Who is in the room, as far as a list shows it: I, whom it is with or about, and the faces of a group. The room itself ' +
      'and GET participants/ have all of them.',
  }),
  last_message_content: nullable(Type.String()),
  last_message_time: nullable(timeSchema),
  last_message_sender: nullable(strictObject({ id: idSchema, username: Type.String() })),
  last_message: nullable(messageSchema),
  unread_count: countSchema,
  head_seq: seqSchema,
  last_read_seq: { ...seqSchema, description: 'What counts as read: how far I have read, or what is before my mark.' },
  unread_mark_id: Type.Union([idSchema, Type.Null()], {
    description: 'From this message on I have marked the room as unread; null: I have not.',
  }),
  visible_from_seq: {
    ...seqSchema,
    description:
      'I see what happened from this seq on; 0 or 1: everything. What was before answers like what is not there.',
  },
  is_mentioned: Type.Boolean({ description: 'One of the unread messages mentions me.' }),
  is_muted: Type.Boolean(),
  is_pinned: Type.Boolean(),
  is_hidden: Type.Boolean({ description: 'I have hidden the room, and nobody has written since.' }),
  created_at: timeSchema,
  updated_at: timeSchema,
};

export const roomSchema = strictObject(room, { title: 'Room' });

export const participantSchema = strictObject(
  {
    ...personSchema.properties,
    role: Type.String({ description: 'The role under which the person is in the room.' }),
    person_role: Type.String({ description: 'The strongest of roles.' }),
    roles: heldRoles,
    is_active: Type.Boolean(),
    is_suspended: Type.Boolean({ description: 'The person is a member but may not use the room now.' }),
    may_post: Type.Boolean(),
    joined_seq: seqSchema,
  },
  { title: 'Participant' },
);

const rightsSchema = strictObject(
  {
    may_post: Type.Boolean(),
    may_mention_all: Type.Boolean({ description: 'I may mention everybody in the room at once.' }),
    may_pin: Type.Boolean({ description: 'I may pin messages for all members.' }),
    may_ask_confirmation: Type.Boolean({
      description: 'I may ask all others to confirm that they have read a message.',
    }),
    may_rename: Type.Boolean(),
    may_archive: Type.Boolean({ description: 'I may archive and reopen the room.' }),
    may_add: Type.Boolean({ description: 'I may add members and remove others.' }),
    may_leave: Type.Boolean({ description: 'I may leave, and the room stays.' }),
    may_hand_over: Type.Boolean({
      description:
        'I may make another person the owner of the room. Of an office: I may take it, give it back and hand it on.',
    }),
    answers: Type.Boolean({ description: 'I am of the office whose room this is, a member of the room or not.' }),
    moderates: Type.Boolean({
      description: 'I may delete the messages of others here, by my role or by a running case of oversight.',
    }),
    sees_members: Type.Boolean({
      description: 'false: I hear of the owner and the people whom the room is about, and of no other members.',
    }),
    sees_receipts: Type.Boolean({ description: 'I see who has read a message, of those whom I see.' }),
    sees_presence: Type.Boolean({ description: 'I see who is online and who types, of those whom I see.' }),
    restricted_until: Type.Union([timeSchema, Type.Null()], {
      description: 'Until then I read and write nowhere, by a decision of an office. null: no such decision.',
    }),
  },
  { title: 'RoomRights', description: 'What I may do in this room now, by the row of its type.' },
);

export const roomDetail = strictObject(
  {
    ...room,
    role: Type.Union([Type.String(), Type.Null()], {
      description: 'The role under which I am in the room; null for an observer, and in an office before I answer.',
    }),
    owner_id: Type.Union([idSchema, Type.Null()], {
      description: 'Who opened it with contacts; in an office who has taken it, null while nobody has.',
    }),
    rights: rightsSchema,
    supervision: supervisionSchema,
    participants: listOf(participantSchema),
  },
  { title: 'RoomDetail' },
);

export const roomListQuerySchema = strictObject({
  limit: Type.Optional(limitSchema(50, 100)),
  cursor: Type.Optional(cursorParameter),
  type: Type.Optional(described(roomTypeSchema, 'Only rooms of this type.', 'direct')),
  state: Type.Optional(
    Type.Enum(['active', 'inactive', 'requests'], {
      description:
        'active: rooms that can be written to; inactive: the others. requests: in place of my rooms those of who asks to talk.',
    }),
  ),
  pinned: Type.Optional(Type.Boolean({ description: 'true: only rooms that I have pinned.' })),
  hidden: Type.Optional(Type.Boolean({ description: 'true: also rooms that I have hidden.' })),
  context: Type.Optional(described(textSchema(255, 1), 'Only rooms about this, e.g. of a class.', 'algebra-1')),
  rests_on: Type.Optional(
    Type.Enum(['contact', 'relation', 'context', 'owner', 'office', 'audience'], {
      description: 'Only rooms of types that rest on this: contact for rooms of two, owner for groups.',
    }),
  ),
  unread: Type.Optional(Type.Boolean({ description: 'true: only rooms with unread messages.' })),
  ...sourcedIdParameters('room'),
  q: Type.Optional(
    described(textSchema(200, 1), 'Only rooms with a word in their name that begins so, for each word.', 'alg'),
  ),
});

export const roomList = strictObject(
  { rooms: listOf(roomSchema), next_cursor: nullable(Type.String()), has_more: Type.Boolean() },
  { title: 'RoomList' },
);

export const officeQuerySchema = strictObject({
  show: Type.Optional(
    Type.Enum(['open', 'mine', 'closed'], {
      description: 'open (default): all that are not closed; mine: of those what I have taken; closed.',
    }),
  ),
  limit: Type.Optional(limitSchema(50, 100)),
  cursor: Type.Optional(cursorParameter),
});

const officeRoomSchema = strictObject(
  {
    ...room,
    writer: nullable(personSchema),
    taken_by: Type.Union([personSchema, Type.Null()], { description: 'Who of the office has taken it.' }),
  },
  { title: 'OfficeRoom' },
);

export const officeList = strictObject(
  { rooms: listOf(officeRoomSchema), next_cursor: nullable(Type.String()), has_more: Type.Boolean() },
  { title: 'OfficeRoomList' },
);

export const handOnBody = Type.Object(
  { organisation_id: described(idSchema, 'Of the same district, in which who wrote has a role.') },
  { title: 'HandOn', additionalProperties: false, examples: [{ organisation_id: 3 }] },
);

export const handOnAnswer = strictObject(
  { room_id: idSchema, organisation_id: nullable(idSchema) },
  { title: 'HandedOn', description: 'The room is that of another office now, and I may not see it any more.' },
);

export const openBody = strictObject(
  {
    type: roomTypeSchema,
    user_id: Type.Optional(described(personRef, 'The other person of a room of two or of a relation.')),
    participant_ids: Type.Optional(
      Type.Unsafe<readonly number[]>({
        ...listOf(personRef, maxPeople),
        description: 'Contacts of mine, for a room that I will own.',
      }),
    ),
    name: Type.Optional(described(roomName, 'For a room that I will own; to an office, the subject.')),
    context: Type.Optional(
      described(contextSchema, "What the room is about: the host's own id of a class, case or job."),
    ),
    job_id: Type.Optional(described(contextSchema, 'The same as context.')),
    organisation_id: Type.Optional(
      described(idSchema, 'To whose office I write; not needed with roles in one organisation.'),
    ),
    worker_id: Type.Optional(
      described(personRef, 'The person at whom the relation starts, e.g. the worker of a job: me or the other person.'),
    ),
  },
  {
    title: 'OpenRoom',
    description:
      'GET /api/chat/policy/ says what each type needs. A room of two needs user_id. A room of a relation needs user_id ' +
      'or worker_id, or both if one of them and the context match several relations. A room of many needs name and ' +
      'participant_ids. A room with an office may have a name and an organisation_id.',
    examples: [
      { type: 'direct', user_id: 7 },
      { type: 'group', name: 'Trip', participant_ids: [7, 8] },
      { type: 'job', job_id: '31', worker_id: 7 },
      { type: 'support', name: 'School meals' },
    ],
  },
);

export const openAnswer = strictObject({ room: roomSchema, created: Type.Boolean() }, { title: 'OpenedRoom' });

export const roomPatch = Type.Object(
  {
    name: Type.Optional(roomName),
    is_archived: Type.Optional(Type.Boolean({ description: 'true archives, false reopens.' })),
    is_active: Type.Optional(Type.Boolean({ description: 'The opposite of is_archived, as rooms show it.' })),
    owner_id: Type.Optional(
      Type.Union([personRef, Type.Null()], {
        description:
          'Hands the room over to this person, who must be allowed to open rooms of the type. Members who are no ' +
          'contacts of the new owner are suspended. In an office: takes it for me or another of the office; null gives ' +
          'it back to all of them.',
      }),
    ),
  },
  { title: 'RoomPatch', additionalProperties: false, minProperties: 1, examples: [{ name: 'Algebra homework' }] },
);

export const leaveAnswer = strictObject(
  { room_id: idSchema, is_member: Type.Boolean(), is_active: Type.Boolean() },
  {
    title: 'LeftRoom',
    description:
      'I leave a room of many. One that I own is archived; a room of two is hidden for me until the next message.',
  },
);
