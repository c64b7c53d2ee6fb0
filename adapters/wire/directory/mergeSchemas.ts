import Type from 'typebox';
import { sharedSigns } from '../../../core/accounts/Merges.ts';
import { personSchema } from '../messages/messageSchemas.ts';
import { personRef } from '../schema/personRef.ts';
import {
  countSchema,
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

/** The use case counts 1,000 characters as people do; each may be several code points. */
const maxReason = 4_000;

export const mergesQuery = strictObject({
  user_id: Type.Optional(described(personRef, 'Only merges of this account, or of others into it.', 7)),
  with_undone: Type.Optional(Type.Boolean({ description: 'true: also merges that are undone.' })),
  limit: Type.Optional(limitSchema(50, 200)),
  before: Type.Optional(described(idSchema, 'Only merges with a smaller id, for the next page.', 40)),
});

export const pairsQuery = strictObject({ limit: Type.Optional(limitSchema(50, 200)) });

export const mergeBody = strictObject(
  {
    source: Type.Optional(sourceName),
    survivor_id: personKey,
    merged_id: personKey,
    reason: described(
      textSchema(maxReason, 1),
      'For those who look into it later; up to 1,000 characters.',
      'Ms Low showed her passport',
    ),
    dry_run: Type.Optional(Type.Boolean({ description: 'true: says what would change, and changes nothing.' })),
  },
  {
    title: 'MergeDraft',
    description: 'Two accounts of one person. The merged one becomes part of the survivor.',
    examples: [{ survivor_id: 7, merged_id: 12, reason: 'Ms Low showed her passport' }],
  },
);

const mergeSchema = strictObject(
  {
    id: idSchema,
    survivor: personSchema,
    merged: personSchema,
    reason: Type.String(),
    author: Type.Union([personSchema, Type.Null()], { description: 'Who decided; null: the host.' }),
    made_at: timeSchema,
    undone_at: nullable(timeSchema),
    undone_by: Type.Union([personSchema, Type.Null()], { description: 'null: the host, or it is not undone.' }),
  },
  { title: 'Merge', description: 'Two accounts that are one person, and who said so.' },
);

export const mergeOutcome = strictObject(
  {
    merge: Type.Union([mergeSchema, Type.Null()], { description: 'null in a dry run.' }),
    passed_rooms: described(countSchema, 'Rooms in which a place passed from one account to the other, or back.', 4),
    archived_rooms: described(countSchema, 'Rooms put away because there is a later one of the same people.', 1),
  },
  { title: 'MergeOutcome' },
);

export const mergeList = strictObject(
  { merges: listOf(mergeSchema), has_more: Type.Boolean() },
  { title: 'MergeList' },
);

export const pairList = strictObject(
  {
    pairs: listOf(
      strictObject(
        {
          people: Type.Array(personSchema, { minItems: 2, maxItems: 2, description: 'The older account first.' }),
          by: Type.Enum([...sharedSigns], {
            description: 'What two sources call both by: one e-mail address, one external id, or one name.',
          }),
        },
        { title: 'AccountPair' },
      ),
    ),
  },
  { title: 'AccountPairList' },
);
