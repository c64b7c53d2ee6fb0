import Type, { type Static } from 'typebox';
import {
  contextRecord,
  organisationRecord,
  relationRecord,
  roleRecord,
  roleRecords,
  userRecord,
} from '../../adapters/wire/directory/recordSchemas.ts';
import { described, listOf, strictObject } from '../../adapters/wire/schema/scalarSchemas.ts';

const user = userRecord.properties;
const relation = relationRecord.properties;
const organisation = organisationRecord.properties;
const context = contextRecord.properties;

export const organisationOfHost = strictObject({
  externalId: described(organisation.external_id, 'Your own id of the organisation.', 'north'),
  name: described(organisation.name, '', 'North School'),
  type: organisation.type,
  parent: organisation.parent,
  timeZone: organisation.time_zone,
});

export const contextOfHost = strictObject({
  externalId: described(context.external_id, 'Your own id of the class or the job.', 'bio-1'),
  name: context.name,
  organisation: context.organisation,
});

export const userOfHost = strictObject({
  externalId: described(user.external_id, 'Your own id of the person.', 's-1'),
  role: Type.Optional(described(roleRecord.properties.role, 'The only role. Instead of roles.', 'student')),
  roles: Type.Optional(roleRecords),
  firstName: described(user.first_name, '', 'Lev'),
  lastName: described(user.last_name, '', 'Orlov'),
  email: user.email,
  avatarUrl: user.avatar_url,
  isActive: Type.Boolean({ description: 'false for people who have left.', examples: [true] }),
});

export const relationOfHost = strictObject({
  kind: described(relation.kind, 'A relation of the policy.', 'teaches'),
  from: described(relation.from, 'External ids, in the direction that the kind declares.', 't-1'),
  to: described(relation.to, '', 's-1'),
  context: Type.Optional(described(relation.context, 'What the relation is about.', 'bio-1')),
  contextName: Type.Optional(described(relation.context_name, 'How people call that.', 'Biology')),
  status: described(relation.status, 'ended for what is over.', 'active'),
  begins: relation.begins,
  ends: relation.ends,
});

const lists = {
  organisations: Type.Optional(listOf(organisationOfHost)),
  contexts: Type.Optional(listOf(contextOfHost)),
  users: Type.Optional(listOf(userOfHost)),
  relations: Type.Optional(listOf(relationOfHost)),
};
const source = described(Type.String({ minLength: 1, maxLength: 255 }), 'Whose external ids these are.', 'school-db');
const examples = [
  {
    users: [{ externalId: 's-1', role: 'student', firstName: 'Lev', lastName: 'Orlov', isActive: true }],
    relations: [],
  },
];

/** People and relations, with the names that a host's program uses. */
export const recordsOfHost = strictObject({ ...lists, source: Type.Optional(source) }, { examples });

/** The same from a source that lists everything it knows. */
export const snapshotOfHost = strictObject(
  {
    ...lists,
    source,
    complete: Type.Unsafe<{ readonly users: boolean; readonly relations: boolean }>({
      ...strictObject({ users: Type.Boolean(), relations: Type.Boolean() }),
      description: 'Which of the two lists names everything that the source knows.',
      examples: [{ users: true, relations: true }],
    }),
  },
  { examples },
);

const decidedIds = (description: string) =>
  Type.Unsafe<readonly string[]>({ ...listOf(user.external_id), description, examples: [['s-1']] });

export const applyOptions = strictObject({
  isDryRun: Type.Optional(Type.Boolean({ description: 'Only says what would change.', examples: [true] })),
  isForced: Type.Optional(
    Type.Boolean({ description: 'Goes on although many people would be deactivated.', examples: [true] }),
  ),
  reusedIds: Type.Optional(decidedIds('External ids that belong to somebody else now: each gets a new account.')),
  sameIds: Type.Optional(decidedIds('External ids that still mean the same people, under new names.')),
  onProgress: Type.Optional(Type.Unsafe<(done: number, total: number) => void>({})),
});

/** The records that a host gives; a missing list is empty. */
export type HostRecords = Static<typeof recordsOfHost>;
/** The options of `directory.put`. */
export type HostApplyOptions = Static<typeof applyOptions>;
export type HostSnapshot = Static<typeof snapshotOfHost>;
