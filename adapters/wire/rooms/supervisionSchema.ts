import Type from 'typebox';
import { idSchema, listOf, strictObject } from '../schema/scalarSchemas.ts';

/** Whether a room is supervised, and by whom. */
export const supervisionSchema = Type.Union(
  [
    strictObject({
      user_ids: Type.Unsafe<readonly number[]>({
        ...listOf(idSchema),
        description: 'Who supervises the room, of those whom I see.',
      }),
      is_missing: Type.Boolean({ description: 'Nobody can, so nothing can be written until somebody does.' }),
    }),
    Type.Null(),
  ],
  { description: 'Whether and by whom the room is supervised; null if the policy asks for nothing now.' },
);
