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
  q: described(textSchema(200, 2), 'Words that a message must all have, in any form.', 'homework fractions'),
  room_id: Type.Optional(described(idSchema, 'Only in this room; otherwise in all of mine.', 42)),
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
            name: Type.String({ description: 'As I see it: of a direct room the other’s name.' }),
          }),
          excerpt: listOf(
            strictObject(
              { text: Type.String(), is_match: Type.Boolean({ description: 'To be marked.' }) },
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
  { title: 'SearchResults', description: 'Best first. Excerpts are plain text, never markup.' },
);
