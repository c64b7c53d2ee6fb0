import Type from 'typebox';
import { messageSchema } from '../messages/messageSchemas.ts';
import { roomTypeSchema } from '../rooms/roomSchemas.ts';
import {
  cursorParameter,
  described,
  idSchema,
  limitSchema,
  listOf,
  nullable,
  strictObject,
  textSchema,
} from '../schema/scalarSchemas.ts';

export const searchQuerySchema = strictObject({
  q: described(textSchema(200, 2), 'Words in any form; a message must contain all of them.', 'homework fractions'),
  room_id: Type.Optional(described(idSchema, 'Searches only this room; default all my rooms.', 42)),
  limit: Type.Optional(limitSchema(20, 50)),
  cursor: Type.Optional(cursorParameter),
});

export const searchAnswer = strictObject(
  {
    results: listOf(
      strictObject(
        {
          message: messageSchema,
          room: strictObject({
            id: idSchema,
            type: roomTypeSchema,
            name: Type.String({ description: 'The name as I see it; of a direct room the name of the other person.' }),
          }),
          excerpt: listOf(
            strictObject(
              { text: Type.String(), is_match: Type.Boolean({ description: 'true: the client marks this part.' }) },
              { examples: [{ text: 'fractions', is_match: true }] },
            ),
          ),
        },
        { title: 'SearchResult' },
      ),
    ),
    next_cursor: nullable(Type.String()),
    has_more: Type.Boolean(),
  },
  { title: 'SearchResults', description: 'Best match first. Excerpts are plain text without markup.' },
);
