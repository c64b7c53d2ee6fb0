import Type from 'typebox';
import type { Alarm } from '../../../core/directory/Losses.ts';
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
import { heldRoles, organisationMembers } from './organisationSchemas.ts';
import { externalId, sourceName } from './recordSchemas.ts';

const counts = { created: countSchema, updated: countSchema, unchanged: countSchema };

export const sourceQuery = strictObject({ source: Type.Optional(sourceName) });

export const directoryQuery = strictObject({
  ...sourceQuery.properties,
  dry_run: Type.Optional(Type.Boolean({ description: 'true: reports what would change and stores nothing.' })),
});

const heldBackRecord = strictObject(
  {
    external_id: Type.String(),
    known_as: Type.String({ description: 'The name under which the source knew the person.' }),
    name: Type.String({ description: 'The name in the record.' }),
    reason: Type.Enum(['returned', 'renamed', 'erased']),
  },
  {
    title: 'HeldBackRecord',
    description:
      'A record of a roster that was not applied, because its id may belong to somebody else now. Decide with reused_ids ' +
      'or same_ids.',
  },
);

const alarm = strictObject(
  {
    what: Type.Enum(['people', 'relations', 'guardians', 'classes', 'held_back', 'unread', 'organisations']),
    kind: Type.Optional(Type.String({ description: 'The kind of relation, or the role of people; absent: all.' })),
    organisation: Type.Optional(Type.String({ description: 'The name of the organisation; absent: everywhere.' })),
    gone: countSchema,
    of: countSchema,
  },
  { title: 'Alarm', description: 'A guard that a roster does not pass: so much of what its source named would go.' },
);

const differenceKind = {
  what: Type.String({ description: 'user or relation' }),
  change: Type.String({ description: 'created, updated, deactivated or ended' }),
  kind: Type.String({ description: 'the role of a person, or the kind of a relation' }),
  context: Type.String({ description: 'the name of the class, else its id; may be empty' }),
};

export const directoryOutcome = strictObject(
  {
    import_id: Type.Union([idSchema, Type.Null()], {
      description: 'The number by which it is on record; null: a dry run, or nothing was changed.',
    }),
    organisations: strictObject(counts),
    contexts: Type.Object(counts, { additionalProperties: false, description: 'Classes, jobs.' }),
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
    held_back: listOf(heldBackRecord),
    alarms: Type.Unsafe<readonly Alarm[]>({
      type: 'array',
      description: 'Why the import stops unless force says how much disappears.',
      items: alarm,
    }),
    losses: Type.Integer({
      minimum: 0,
      description: 'The people and relations that disappear. force repeats the number.',
    }),
    differences: Type.Unsafe<readonly EncodedDifference[]>({
      type: 'array',
      description: 'The first thousand changes, or as many as were asked for.',
      items: strictObject({ ...differenceKind, description: Type.String() }),
    }),
    groups: Type.Unsafe<readonly EncodedGroup[]>({
      type: 'array',
      description: 'All changes, counted.',
      items: strictObject({ ...differenceKind, count: countSchema }),
    }),
  },
  { title: 'DirectoryOutcome' },
);

interface EncodedKind {
  readonly what: string;
  readonly change: string;
  readonly kind: string;
  readonly context: string;
}

export interface EncodedDifference extends EncodedKind {
  readonly description: string;
}

export interface EncodedGroup extends EncodedKind {
  readonly count: number;
}

export const userQuery = strictObject({
  external_id: described(externalId, 'What the source calls the person.', 'sofia.marchetti'),
  ...sourceQuery.properties,
});

export const directoryUser = strictObject(
  {
    id: idSchema,
    external_id: Type.String({ description: 'What the person’s first source calls them.' }),
    role: Type.String({ description: 'The strongest of roles.' }),
    roles: heldRoles,
    ...organisationMembers('the strongest role'),
    first_name: Type.String(),
    last_name: Type.String(),
    full_name: Type.String(),
    email: nullable(Type.String()),
    avatar_url: personSchema.properties.avatar_url,
    is_active: Type.Boolean(),
    is_erased: personSchema.properties.is_erased,
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
          relation_count: Type.Integer({
            minimum: 0,
            description:
              'relations of the person with people whom you manage, in the organisations that you ask for; also ended ones',
          }),
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
          ...organisationMembers('the context'),
          status: Type.Enum(['active', 'ended']),
          is_held: Type.Boolean({ description: 'An office has suspended the relation.' }),
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

const supervisionChange = strictObject(
  {
    people: listOf(affected, 2),
    supervisor: nullable(affected),
    change: Type.Enum(['joins', 'leaves', 'stops', 'goes_on'], {
      description:
        'joins, leaves: the supervisor would be in their room, or not any more. stops, goes_on: for want of one nothing ' +
        'could be written in it, or could again.',
    }),
  },
  { title: 'SupervisionChange', description: 'Two people who may talk, and what would change in their room.' },
);

export const simulationAnswer = strictObject(
  { gains: listOf(contactChange), losses: listOf(contactChange), supervision: listOf(supervisionChange) },
  { title: 'Simulation' },
);
