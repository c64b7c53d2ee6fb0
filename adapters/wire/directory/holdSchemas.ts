import Type from 'typebox';
import { holdEffects } from '../../../core/holds/Hold.ts';
import { personSchema } from '../messages/messageSchemas.ts';
import { personRef } from '../schema/personRef.ts';
import {
  described,
  idSchema,
  limitSchema,
  listOf,
  nullable,
  strictObject,
  textSchema,
  timeSchema,
} from '../schema/scalarSchemas.ts';
import { externalId, sourceName } from './recordSchemas.ts';

const personKey = Type.Union([idSchema, externalId], {
  description: 'A number is the id that Homeroom gave, a text an external id.',
  examples: [7],
});

const effect = Type.Enum([...holdEffects], {
  description:
    'suspend: the account is not active anywhere, or the relation does not count. restrict, a person until ends: they read as before and write nowhere. keep: it counts though no source names it. preserve, a legal hold: nothing of the person or room expires or is erased.',
});

/** The use case counts 1,000 characters as people do; each may be several code points. */
const maxReason = 4_000;

export const holdsQuery = strictObject({
  user_id: Type.Optional(described(personRef, 'Only holds about this person or one of their relations.', 7)),
  with_past: Type.Optional(Type.Boolean({ description: 'true: also holds that are lifted or over.' })),
  limit: Type.Optional(limitSchema(50, 200)),
  before: Type.Optional(described(idSchema, 'Only holds with a smaller id, for the next page.', 40)),
});

export const holdBody = strictObject(
  {
    source: Type.Optional(sourceName),
    user_id: Type.Optional(personKey),
    room_id: Type.Optional(described(idSchema, 'A room that is preserved.', 12)),
    relation: Type.Optional(
      strictObject(
        {
          kind: described(textSchema(50, 1), 'A relation of the policy.', 'guardian_of'),
          from: personKey,
          to: personKey,
          context: Type.Optional(
            described(textSchema(255), 'Absent: in all contexts, those to come included.', 'bio-1'),
          ),
        },
        { title: 'HeldRelationKey' },
      ),
    ),
    effect,
    reason: described(
      textSchema(maxReason, 1),
      'For those who look into the decision later; up to 1,000 characters.',
      'Court order 4 F 12/26',
    ),
    begins: Type.Optional(described(timeSchema, 'Absent: now.', '2026-09-01T00:00:00.000Z')),
    ends: Type.Optional(described(timeSchema, 'Absent: until it is lifted.', '2027-01-01T00:00:00.000Z')),
  },
  {
    title: 'HoldDraft',
    description: 'About an account (user_id), a room (room_id) or a relation; one of the three.',
    examples: [
      { user_id: 7, effect: 'suspend', reason: 'Left on 1 March' },
      {
        relation: { kind: 'guardian_of', from: 'p-1', to: 's-1' },
        effect: 'suspend',
        reason: 'Court order 4 F 12/26',
      },
    ],
  },
);

/** A hold that nobody has decided yet. */
export const holdQuestion = strictObject(
  { ...holdBody.properties, reason: Type.Optional(holdBody.properties.reason) },
  {
    title: 'HoldQuestion',
    description: 'A hold as in POST; the reason may be left out.',
    examples: [{ user_id: 7, effect: 'suspend' }],
  },
);

export const holdSchema = strictObject(
  {
    id: idSchema,
    user: Type.Union([personSchema, Type.Null()], {
      description: 'Whose account it is about; null: a relation or a room.',
    }),
    room_id: nullable(idSchema),
    relation: nullable(
      strictObject({
        kind: Type.String(),
        from: personSchema,
        to: personSchema,
        context: Type.Union([Type.String(), Type.Null()], { description: 'null: all contexts' }),
      }),
    ),
    effect,
    reason: Type.String(),
    author: Type.Union([personSchema, Type.Null()], { description: 'Who decided; null: the host.' }),
    begins: timeSchema,
    ends: nullable(timeSchema),
    lifted_at: nullable(timeSchema),
    is_in_force: Type.Boolean(),
  },
  { title: 'Hold', description: 'A decision of an office, which stands above rosters, hosts and dates.' },
);

export const holdList = strictObject({ holds: listOf(holdSchema), has_more: Type.Boolean() }, { title: 'HoldList' });
