import Type, { type Static } from 'typebox';
import { described, listOf, nullable, strictObject, textSchema } from '../schema/scalarSchemas.ts';

/** What a source calls a person, an organisation or a context. */
export const externalId = textSchema(255, 1);

export const sourceName = described(
  textSchema(255, 1),
  'Whose external ids these are. Default: the source of the directory’s key (DIRECTORY_SOURCE), else host.',
  'oneroster:255901',
);

const day = (description: string, example: string) =>
  Type.Optional(Type.String({ format: 'date', description, examples: [example] }));

const days = {
  begins: day('The first day; absent: no limit.', '2026-09-01'),
  ends: day('The last day; absent: no limit.', '2027-06-30'),
};

const roleName = described(textSchema(50, 1), 'A role of the policy.', 'teacher');

export const roleRecord = strictObject(
  {
    role: roleName,
    organisation: Type.Optional(
      described(externalId, 'The organisation in which the person has the role; absent: in all.', 'north-school'),
    ),
    ...days,
  },
  { title: 'RoleRecord', description: 'A role of a person in an organisation.' },
);

/** All roles of one person. */
export const roleRecords = Type.Unsafe<readonly Static<typeof roleRecord>[]>({
  ...listOf(roleRecord, 100),
  minItems: 1,
  description: 'All roles. Instead of role.',
  examples: [[{ role: 'teacher', organisation: 'north-school' }]],
});

export const organisationRecord = strictObject(
  {
    external_id: externalId,
    name: textSchema(200, 1),
    type: Type.Optional(described(textSchema(50, 1), 'For people, e.g. district; default organisation.', 'school')),
    parent: Type.Optional(described(externalId, 'The organisation above it; absent: it is at the top.', 'district-1')),
    time_zone: Type.Optional(described(textSchema(64, 1), 'An IANA name.', 'Europe/Berlin')),
  },
  { title: 'OrganisationRecord', description: 'A district or a school. The whole record; it replaces the stored one.' },
);

export const contextRecord = strictObject(
  {
    external_id: externalId,
    name: Type.Optional(described(textSchema(200), 'Absent: the stored name stays.', 'Biology')),
    organisation: Type.Optional(described(externalId, 'Absent: it belongs to none.', 'north-school')),
    year: Type.Optional(described(textSchema(50, 1), 'The year of a class. Absent: the stored one stays.', '8')),
  },
  { title: 'ContextRecord', description: 'A class or a job. The whole record; it replaces the stored one.' },
);

export const userRecord = strictObject(
  {
    external_id: externalId,
    role: Type.Optional(
      described(roleName, 'The only role, in no particular organisation. Instead of roles.', 'teacher'),
    ),
    roles: Type.Optional(roleRecords),
    first_name: textSchema(200),
    last_name: textSchema(200),
    email: Type.Optional(nullable(textSchema(254))),
    avatar_url: Type.Optional(
      described(
        nullable(textSchema(2_000)),
        'Where a picture of the person is, on a server that PICTURE_ORIGINS lists: it is fetched once, and never by browsers. ' +
          'null: there is none any more; absent: what was said stays.',
      ),
    ),
    is_active: Type.Boolean(),
  },
  { title: 'UserRecord', description: 'The whole record; it replaces the stored one. It has either role or roles.' },
);

export const relationRecord = strictObject(
  {
    kind: textSchema(50, 1),
    from: externalId,
    to: externalId,
    context: Type.Optional(textSchema(255)),
    context_name: Type.Optional(textSchema(200)),
    status: Type.Enum(['active', 'ended']),
    ...days,
  },
  {
    title: 'RelationRecord',
    description:
      'from and to are external ids of people who are in the same request or stored: those whom the source calls so, ' +
      'else those whom one other source calls so.',
  },
);

const decidedIds = (description: string) =>
  Type.Unsafe<readonly string[]>({ ...listOf(externalId, 10_000), description, examples: [['s-1']] });

export const directoryRecords = strictObject(
  {
    source: Type.Optional(sourceName),
    organisations: Type.Optional(listOf(organisationRecord)),
    contexts: Type.Optional(listOf(contextRecord)),
    users: Type.Optional(listOf(userRecord)),
    relations: Type.Optional(listOf(relationRecord)),
    reused_ids: Type.Optional(
      decidedIds(
        'External ids that belong to somebody else now: each gets a new account, the old one keeps its rooms.',
      ),
    ),
    same_ids: Type.Optional(decidedIds('External ids that still mean the same people, though their names changed.')),
  },
  {
    title: 'DirectoryRecords',
    description: 'All records are stored, or none. Other people and relations do not change.',
    examples: [
      {
        organisations: [{ external_id: 'north-school', name: 'North School', type: 'school' }],
        contexts: [{ external_id: 'bio-1', name: 'Biology', organisation: 'north-school' }],
        users: [
          {
            external_id: 't-1',
            roles: [{ role: 'teacher', organisation: 'north-school' }],
            first_name: 'Elena',
            last_name: 'Sokolova',
            is_active: true,
          },
          { external_id: 's-1', role: 'student', first_name: 'Lev', last_name: 'Orlov', is_active: true },
        ],
        relations: [
          { kind: 'teaches', from: 't-1', to: 's-1', context: 'bio-1', status: 'active', ends: '2027-06-30' },
        ],
      },
    ],
  },
);
