import Type from 'typebox';
import { heldRole, heldRoles } from '../directory/organisationSchemas.ts';
import { personSchema } from '../messages/messageSchemas.ts';
import {
  cursorParameter,
  described,
  idSchema,
  limitSchema,
  listOf,
  nullable,
  strictObject,
  textSchema,
  timeSchema,
} from '../schema/scalarSchemas.ts';
import { taggedUnion } from '../schema/taggedUnion.ts';

export const contactsQuerySchema = strictObject({
  q: Type.Optional(
    described(
      textSchema(200),
      'A name or a part of one. Misspelt names match too; the best match comes first.',
      'sofia',
    ),
  ),
  role: Type.Optional(described(textSchema(50, 1), 'Only people with this role.', 'teacher')),
  limit: Type.Optional(limitSchema(50, 100)),
  cursor: Type.Optional(cursorParameter),
});

export const contactSchema = strictObject(
  {
    ...personSchema.properties,
    roles: heldRoles,
    has_existing_chat: Type.Boolean(),
    existing_chat_id: nullable(idSchema),
    is_favourite: Type.Boolean(),
    is_online: Type.Boolean(),
    by_request: Type.Boolean({
      description: 'I may only write a first message, which waits until this person accepts it.',
    }),
  },
  { title: 'Contact' },
);

export const contactList = strictObject(
  { contacts: listOf(contactSchema), next_cursor: nullable(Type.String()), has_more: Type.Boolean() },
  { title: 'ContactList' },
);

const relation = {
  relation: Type.String({ description: 'e.g. teaches' }),
  context: Type.String({ description: 'what the relation is about, e.g. Algebra I; may be empty' }),
  from: personSchema,
  to: personSchema,
};

const text = { text: Type.String({ description: 'the change in words' }) };

/** One change to the directory that the contact needs. */
export const remedySchema = taggedUnion(
  'change',
  [
    strictObject({ change: Type.Literal('activate_person'), person: personSchema, ...text }),
    strictObject({ change: Type.Literal('resume_relation'), ...relation, ...text }),
    strictObject({ change: Type.Literal('add_relations'), relations: listOf(Type.String()), ...text }),
  ],
  { title: 'Remedy' },
);

const supervisionSchema = strictObject(
  {
    room_type: Type.String(),
    may_begin: Type.Boolean({ description: 'I may open the room; who may not may answer in it.' }),
    begin: listOf(Type.String({ description: 'A role that may open it.' })),
    is_missing: Type.Boolean({
      description: 'Nobody can be there, so the room is not opened, or nothing is written in it.',
    }),
    supervisors: listOf(personSchema),
    by: listOf(Type.String({ description: 'The relation by which, e.g. guardian_of.' })),
    text: Type.String({ description: 'The same in words; may be empty.' }),
  },
  { title: 'Supervision' },
);

const roleStep = strictObject({
  relation: relation.relation,
  from: Type.String({ description: 'the role at which it starts' }),
  to: Type.String({ description: 'the role to which it leads' }),
});

export const permissionAnswer = strictObject(
  {
    allowed: Type.Boolean(),
    rule: Type.Union([Type.String(), Type.Null()], {
      description: 'e.g. teacher-parent; null if the rule would reveal the role of the other person',
    }),
    roles: Type.Union([strictObject({ mine: heldRole, theirs: heldRole }), Type.Null()], {
      description: 'The roles in which we may talk; null if we may not.',
    }),
    by_request: Type.Boolean({
      description: 'I may only write a first message, which waits until the other accepts it.',
    }),
    path: listOf(strictObject({ ...relation, is_active: Type.Boolean() })),
    would_allow: Type.Unsafe<readonly (readonly Type.Static<typeof remedySchema>[])[]>({
      type: 'array',
      description: 'Each entry alone would allow the contact. An entry needs all of its changes.',
      items: { type: 'array', items: remedySchema },
    }),
    supervision: Type.Union([supervisionSchema, Type.Null()], {
      description: 'What our room asks for: an adult who is there, and who begins it. Null: nothing.',
    }),
    restricted: listOf(
      strictObject({
        user: personSchema,
        until: nullable(timeSchema),
        text: Type.String({ description: 'The same in words.' }),
      }),
    ),
    in_general: described(
      listOf(
        strictObject({
          rule: Type.String({ description: 'e.g. teacher-parent' }),
          mine: Type.String({ description: 'a role of mine' }),
          theirs: Type.String({ description: 'the other role' }),
          paths: Type.Union([listOf(listOf(roleStep)), Type.Null()], {
            description: 'Each path alone is enough; null: always, within one organisation.',
          }),
          by_request: Type.Boolean({
            description:
              'Without a path I may write a first message, within one organisation, which waits until it is accepted.',
          }),
        }),
      ),
      'About a stranger or nobody: how people of my roles come to write to others. Else empty.',
    ),
  },
  { title: 'Permission' },
);

export const favouriteAnswer = strictObject(
  { user_id: idSchema, is_favourite: Type.Boolean() },
  { title: 'Favourite' },
);

export const pairAnswer = strictObject(
  {
    ...permissionAnswer.properties,
    is_blocked: Type.Boolean({ description: 'One of the two blocks the other. That you read it goes on record.' }),
  },
  { title: 'PairPermission' },
);
