import Type from 'typebox';
import { idSchema, nullable, strictObject } from '../schema/scalarSchemas.ts';

export const pictureAnswer = strictObject(
  { user_id: idSchema, avatar_url: nullable(Type.String({ description: 'As in every person.' })) },
  { title: 'ProfilePicture' },
);

export const pictureQuery = strictObject({
  v: Type.Optional(
    Type.String({
      maxLength: 64,
      description: 'The version, as in avatar_url: another address for another picture. What is there now is answered.',
    }),
  ),
});
