import Type from 'typebox';
import { personSchema } from '../messages/messageSchemas.ts';
import {
  countSchema,
  cursorParameter,
  described,
  idSchema,
  limitSchema,
  listOf,
  nullable,
  strictObject,
  textSchema,
} from '../schema/scalarSchemas.ts';

const externalId = textSchema(255, 1);

export const userRecord = strictObject(
  {
    external_id: externalId,
    role: textSchema(50, 1),
    first_name: textSchema(200),
    last_name: textSchema(200),
    email: Type.Optional(nullable(textSchema(254))),
    is_active: Type.Boolean(),
  },
  { title: 'UserRecord', description: 'The whole record; it replaces the stored one.' },
);

export const relationRecord = strictObject(
  {
    kind: textSchema(50, 1),
    from: externalId,
    to: externalId,
    context: Type.Optional(textSchema(255)),
    context_name: Type.Optional(textSchema(200)),
    status: Type.Enum(['active', 'ended']),
  },
  {
    title: 'RelationRecord',
    description: 'from and to are external ids of people who are stored or in the same request.',
  },
);

export const directoryRecords = strictObject(
  { users: Type.Optional(listOf(userRecord)), relations: Type.Optional(listOf(relationRecord)) },
  {
    title: 'DirectoryRecords',
    description: 'All records are stored, or none. Other people and relations do not change.',
    examples: [
      {
        users: [
          { external_id: 't-1', role: 'teacher', first_name: 'Elena', last_name: 'Sokolova', is_active: true },
          { external_id: 's-1', role: 'student', first_name: 'Lev', last_name: 'Orlov', is_active: true },
        ],
        relations: [
          { kind: 'teaches', from: 't-1', to: 's-1', context: 'bio-1', context_name: 'Biology', status: 'active' },
        ],
      },
    ],
  },
);

const counts = { created: countSchema, updated: countSchema, unchanged: countSchema };

export const directoryQuery = strictObject({
  dry_run: Type.Optional(Type.Boolean({ description: 'true: reports what would change and stores nothing.' })),
});

export const directoryOutcome = strictObject(
  {
    users: strictObject({ ...counts, deactivated: countSchema }),
    relations: strictObject({ ...counts, ended: countSchema }),
    rooms: strictObject({
      created: countSchema,
      changed: countSchema,
      joined: countSchema,
      left: countSchema,
      suspended: countSchema,
      restored: countSchema,
    }),
    differences: Type.Unsafe<readonly EncodedDifference[]>({
      type: 'array',
      description: 'The first thousand changes.',
      items: strictObject({ what: Type.String(), change: Type.String(), description: Type.String() }),
    }),
  },
  { title: 'DirectoryOutcome' },
);

export interface EncodedDifference {
  readonly what: string;
  readonly change: string;
  readonly description: string;
}

export const userQuery = strictObject({
  external_id: described(externalId, 'The host’s own id of the person.', 'sofia.marchetti'),
});

export const directoryUser = strictObject(
  {
    id: idSchema,
    external_id: Type.String(),
    role: Type.String(),
    first_name: Type.String(),
    last_name: Type.String(),
    full_name: Type.String(),
    email: nullable(Type.String()),
    is_active: Type.Boolean(),
  },
  { title: 'DirectoryUser' },
);

export const peopleQuerySchema = strictObject({
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

export const peopleList = strictObject(
  {
    people: listOf(
      strictObject(
        {
          ...directoryUser.properties,
          relation_count: Type.Integer({ minimum: 0, description: 'all relations of the person, also ended ones' }),
        },
        { title: 'ListedUser' },
      ),
    ),
    next_cursor: nullable(Type.String()),
    has_more: Type.Boolean(),
  },
  { title: 'PeopleList' },
);

export const personRelations = strictObject(
  {
    person: personSchema,
    relations: listOf(
      strictObject(
        {
          kind: Type.String({ description: 'e.g. teaches' }),
          context: Type.String({ description: 'what the relation is about, e.g. a class’s id; may be empty' }),
          context_name: Type.String({ description: 'e.g. Algebra I; may be empty' }),
          status: Type.Enum(['active', 'ended']),
          from: personSchema,
          to: personSchema,
        },
        { title: 'PersonRelation' },
      ),
    ),
  },
  { title: 'PersonRelations' },
);

const affected = strictObject({ external_id: Type.String(), full_name: Type.String(), role: Type.String() });

const contactChange = strictObject(
  { people: listOf(affected, 2), rule: nullable(Type.String()) },
  { title: 'ContactChange', description: 'Two people who would gain or lose contact.' },
);

export const simulationAnswer = strictObject(
  { gains: listOf(contactChange), losses: listOf(contactChange) },
  { title: 'Simulation' },
);
