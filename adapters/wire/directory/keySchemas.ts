import Type from 'typebox';
import {
  described,
  idSchema,
  listOf,
  nullable,
  strictObject,
  textSchema,
  timeSchema,
} from '../schema/scalarSchemas.ts';

export const keyBody = strictObject(
  {
    source: described(textSchema(255, 1), 'Whose records the key writes; a new source is made.', 'north-school'),
    organisation: Type.Optional(
      described(
        textSchema(255, 1),
        'What the source calls the organisation in which the key stays, with all below it. Absent: in whatever the source names.',
        'school-1',
      ),
    ),
    name: Type.Optional(described(textSchema(255, 1), 'For people. Default: the source’s name.', 'Nightly import')),
  },
  { title: 'SourceKeyRequest', examples: [{ source: 'north-school', organisation: 'school-1' }] },
);

const members = {
  id: idSchema,
  source: Type.String({ description: 'Whose records it writes; empty: a source that is gone.' }),
  organisation_id: nullable(idSchema),
  name: Type.String(),
  created_at: timeSchema,
  last_used_at: Type.Union([timeSchema, Type.Null()], { description: 'To the minute; null: never.' }),
  revoked_at: nullable(timeSchema),
};

export const keySchema = strictObject(members, { title: 'SourceKey' });

export const createdKey = strictObject(
  { ...members, key: Type.String({ description: 'The key itself. It is shown here, and never again.' }) },
  { title: 'CreatedSourceKey' },
);

export const keyList = strictObject({ keys: listOf(keySchema) }, { title: 'SourceKeyList' });
