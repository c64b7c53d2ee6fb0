import Type from 'typebox';
import { idSchema, listOf, strictObject } from '../schema/scalarSchemas.ts';

export const demoPeopleSchema = strictObject(
  {
    people: listOf(
      strictObject({
        id: idSchema,
        external_id: Type.String(),
        full_name: Type.String(),
        role: Type.String(),
        token: Type.String(),
        description: Type.String({ description: 'a few words about the person' }),
      }),
    ),
  },
  { title: 'DemoPeople' },
);
