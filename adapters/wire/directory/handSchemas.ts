import Type from 'typebox';
import { personRef } from '../schema/personRef.ts';
import { described, idSchema, listOf, nullable, strictObject, textSchema } from '../schema/scalarSchemas.ts';
import { directoryOutcome, directoryUser, simulationAnswer } from './directorySchemas.ts';
import { relationRecord, roleRecord } from './recordSchemas.ts';

const { begins, ends, role } = roleRecord.properties;

const handRole = strictObject(
  {
    role,
    organisation_id: Type.Optional(
      described(nullable(idSchema), 'The organisation in which the person has the role; null or absent: in all.', 3),
    ),
    begins,
    ends,
  },
  { title: 'HandRole' },
);

const personMembers = {
  first_name: textSchema(200),
  last_name: textSchema(200),
  roles: listOf(handRole, 100),
  is_active: Type.Boolean({ description: 'false: the office says nothing about the person any more.' }),
};

export const handPerson = strictObject(personMembers, {
  title: 'PersonByHand',
  description: 'What the office says about a person, beside other sources. The whole; it replaces what it said before.',
  examples: [{ first_name: 'Lev', last_name: 'Orlov', roles: [{ role: 'student' }], is_active: true }],
});

export const handRelation = strictObject(
  {
    kind: relationRecord.properties.kind,
    from: described(personRef, 'A person’s id.', 4),
    to: described(personRef, 'Another’s.', 7),
    context: relationRecord.properties.context,
    context_name: relationRecord.properties.context_name,
    status: relationRecord.properties.status,
    begins,
    ends,
  },
  {
    title: 'RelationByHand',
    description: 'What the office says about a relation, beside other sources.',
    examples: [{ kind: 'teaches', from: 4, to: 7, context: 'bio-1', status: 'active', ends: '2027-06-30' }],
  },
);

export const handQuery = strictObject({
  dry_run: Type.Optional(Type.Boolean({ description: 'true: says what would change and stores nothing.' })),
});

export const handAnswer = strictObject(
  {
    is_dry_run: Type.Boolean(),
    outcome: directoryOutcome,
    effects: nullable(simulationAnswer),
  },
  { title: 'HandOutcome', description: 'What the office’s word changes. effects: of a dry run, else null.' },
);

export const saidAboutPerson = strictObject(
  {
    person: directoryUser,
    sources: listOf(
      strictObject({
        source: Type.String(),
        external_id: Type.String(),
        is_named: Type.Boolean({ description: 'The source counts the person now.' }),
        first_name: nullable(Type.String()),
        last_name: nullable(Type.String()),
      }),
    ),
    by_hand: nullable(handPerson),
  },
  { title: 'SaidAboutPerson', description: 'Who says what about a person. by_hand: what the office says.' },
);
