import Type, { type Static } from 'typebox';
import { relationRecord, userRecord } from '../../adapters/wire/directory/directorySchemas.ts';
import { described, listOf, strictObject } from '../../adapters/wire/schema/scalarSchemas.ts';

const user = userRecord.properties;
const relation = relationRecord.properties;

export const userOfHost = strictObject({
  externalId: described(user.external_id, 'Your own id of the person.', 's-1'),
  role: described(user.role, 'A role of the policy.', 'student'),
  firstName: described(user.first_name, '', 'Lev'),
  lastName: described(user.last_name, '', 'Orlov'),
  email: user.email,
  isActive: Type.Boolean({ description: 'false for people who have left.', examples: [true] }),
});

export const relationOfHost = strictObject({
  kind: described(relation.kind, 'A relation of the policy.', 'teaches'),
  from: described(relation.from, 'External ids, in the direction that the kind declares.', 't-1'),
  to: described(relation.to, '', 's-1'),
  context: Type.Optional(described(relation.context, 'What the relation is about.', 'bio-1')),
  contextName: Type.Optional(described(relation.context_name, 'How people call that.', 'Biology')),
  status: described(relation.status, 'ended for what is over.', 'active'),
});

const lists = { users: Type.Optional(listOf(userOfHost)), relations: Type.Optional(listOf(relationOfHost)) };
const examples = [
  {
    users: [{ externalId: 's-1', role: 'student', firstName: 'Lev', lastName: 'Orlov', isActive: true }],
    relations: [],
  },
];

/** People and relations, with the names that a host's program uses. */
export const recordsOfHost = strictObject(lists, { examples });

/** The same from a source that lists everything it knows. */
export const snapshotOfHost = strictObject(
  {
    ...lists,
    source: described(Type.String({ minLength: 1, maxLength: 255 }), 'Names the source.', 'school-db'),
    complete: Type.Unsafe<{ readonly users: boolean; readonly relations: boolean }>({
      ...strictObject({ users: Type.Boolean(), relations: Type.Boolean() }),
      description: 'Which of the two lists names everything that the source knows.',
      examples: [{ users: true, relations: true }],
    }),
  },
  { examples },
);

export const applyOptions = strictObject({
  isDryRun: Type.Optional(Type.Boolean({ description: 'Only says what would change.', examples: [true] })),
  isForced: Type.Optional(
    Type.Boolean({ description: 'Goes on although many people would be deactivated.', examples: [true] }),
  ),
  onProgress: Type.Optional(Type.Unsafe<(done: number, total: number) => void>({})),
});

/** The records that a host gives; a missing list is empty. */
export type HostRecords = Static<typeof recordsOfHost>;
export type HostSnapshot = Static<typeof snapshotOfHost>;
