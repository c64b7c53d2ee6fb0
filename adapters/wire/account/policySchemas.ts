import Type from 'typebox';
import { fileKinds } from '../../../core/permissions/FileRules.ts';
import { roomTypeSchema } from '../rooms/roomSchemas.ts';
import { countSchema, described, listOf, nullable, strictObject } from '../schema/scalarSchemas.ts';

/** Texts by BCP 47 tag; English is always present. */
const localText = Type.Record(Type.String(), Type.String(), {
  description: 'By language, e.g. {"en": "Teacher", "ru": "Учитель"}. English is always there.',
});

const role = strictObject(
  {
    role: Type.String(),
    name: localText,
    plural: localText,
  },
  { title: 'PolicyRole' },
);

const relation = strictObject(
  {
    kind: Type.String(),
    from: Type.String({ description: 'The role at which it starts.' }),
    to: Type.String({ description: 'The role at which it ends.' }),
    name: localText,
    room_type: nullable(roomTypeSchema),
  },
  { title: 'PolicyRelation' },
);

const needed = Type.Enum(['needed', 'optional', 'none']);

const supervisionTerm = strictObject(
  {
    of: Type.String({ description: 'Whom it protects: everybody with this role.' }),
    with: Type.Union([listOf(Type.String()), Type.Null()], {
      description: 'Only in rooms with somebody of these roles; null: in all.',
    }),
    up_to_year: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Only in classes up to this year; null: always.',
    }),
    by: listOf(
      Type.String({ description: 'The relations by which somebody supervises, the first before the others.' }),
    ),
    begin: Type.Union([listOf(Type.String()), Type.Null()], {
      description: 'Only these roles open the room; null: all that may.',
    }),
  },
  {
    title: 'SupervisionTerm',
    description: 'When somebody has to supervise rooms of the type, and who begins them then.',
  },
);

const fileRule = {
  kinds: Type.Array(Type.Enum([...fileKinds]), {
    description: 'What files of mine may be, by their content; none: I may send no files.',
  }),
  max_bytes: described(countSchema, 'Of one file.'),
};

const roomType = strictObject(
  {
    type: roomTypeSchema,
    name: localText,
    rests_on: Type.Enum(['contact', 'relation', 'context', 'owner', 'office', 'audience'], {
      description:
        'contact: two people who may talk. relation: one relation between two people. context: everybody who is related ' +
        'in one context, e.g. a class. owner: a person who opened it with contacts. office: a person and the office of an ' +
        'organisation of theirs. audience: whom announcements reach; POST /api/chat/announcements/ makes it.',
    }),
    may_open: Type.Boolean({ description: 'I may open one.' }),
    may_announce: Type.Boolean({ description: 'I may announce to such audiences, or to some of them.' }),
    may_mark_urgent: Type.Boolean({ description: 'What I announce there may be urgent.' }),
    may_answer: Type.Boolean({
      description: 'I answer in those of an office of mine; false for types without an office.',
    }),
    may_post: Type.Boolean({ description: 'I may post in those of which I am a member.' }),
    sees_members: Type.Boolean({ description: 'I see all members of those of which I am a member.' }),
    sees_receipts: Type.Boolean({ description: 'I see there who has read a message.' }),
    sees_presence: Type.Boolean({ description: 'I see there who is online and who types.' }),
    needs: strictObject(
      {
        name: needed,
        user_id: needed,
        participant_ids: needed,
        context: needed,
        organisation_id: needed,
      },
      { description: 'The body that POST /api/chat/rooms/ needs for this type.' },
    ),
    files: strictObject(fileRule, { description: 'Which files I may send there.' }),
    supervision: listOf(supervisionTerm),
  },
  { title: 'PolicyRoomType' },
);

export const policyAnswer = strictObject(
  {
    name: Type.String(),
    roles: listOf(role),
    relations: listOf(relation),
    room_types: listOf(roomType),
    files: strictObject(
      { ...fileRule, per_message: described(countSchema, 'Files of one message, at most.', 10) },
      { title: 'PolicyFiles', description: 'Which files I may send to the server. Rooms may let in less.' },
    ),
    requests: described(
      listOf(strictObject({ from: Type.String(), to: Type.String() })),
      'Where people of one role may only write a first message to those of another, which waits until it is accepted.',
    ),
    pictures: strictObject(
      {
        may_set_own: Type.Boolean({ description: 'I set a profile picture of my own.' }),
        office: described(listOf(Type.String()), 'Roles of whose people who manages them sets pictures.'),
      },
      { description: 'PUT /api/chat/people/:user_id/picture/ sets one.' },
    ),
  },
  {
    title: 'Policy',
    description: 'Roles, relations and room types of this server, each in the order in which clients show them.',
  },
);
