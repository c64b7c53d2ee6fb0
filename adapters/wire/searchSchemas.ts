import Type from 'typebox';
import { messageSchema } from './messageSchemas.ts';
import { roomTypeSchema } from './roomSchemas.ts';
import { cursorSchema, idSchema, limitSchema, listOf, nullable, strictObject, textSchema } from './scalarSchemas.ts';

export const searchQuery = strictObject({
  q: textSchema(200, 2),
  room_id: Type.Optional(idSchema),
  limit: Type.Optional(limitSchema(20, 50)),
  cursor: Type.Optional(cursorSchema),
});

export const searchAnswer = strictObject(
  {
    results: listOf(
      strictObject(
        {
          message: messageSchema,
          room: strictObject({ id: idSchema, type: roomTypeSchema, name: Type.String() }),
          excerpt: listOf(strictObject({ text: Type.String(), is_match: Type.Boolean() })),
        },
        { title: 'SearchResult' },
      ),
    ),
    next_cursor: nullable(Type.String()),
    has_more: Type.Boolean(),
  },
  { title: 'SearchResults', description: 'Best first. Excerpts are plain text, never markup.' },
);
