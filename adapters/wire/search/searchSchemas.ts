import Type from 'typebox';
import { messageSchema } from '../messages/messageSchemas.ts';
import { roomTypeSchema } from '../rooms/roomSchemas.ts';
import { personRef } from '../schema/personRef.ts';
import {
  cursorParameter,
  described,
  idSchema,
  limitSchema,
  listOf,
  nullable,
  strictObject,
  textSchema,
  timeSchema,
} from '../schema/scalarSchemas.ts';

export const searchQuerySchema = strictObject({
  q: described(
    textSchema(200, 1),
    'Words in any form, or their beginnings; a message must contain all of them.',
    'homework fractions',
  ),
  room_id: Type.Optional(described(idSchema, 'Searches only this room; default all my rooms.', 42)),
  sender_id: Type.Optional(described(personRef, 'Only what this person wrote.', 7)),
  from: Type.Optional(described(timeSchema, 'Only what was written at this moment or later.')),
  until: Type.Optional(described(timeSchema, 'Only what was written before this moment.')),
  has: Type.Optional(
    described(
      Type.Union([Type.Literal('link'), Type.Literal('file')]),
      'Only messages with a link, or with a file.',
      'link',
    ),
  ),
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
    left_out: described(
      listOf(Type.String()),
      'What was typed and not searched for: words after the twelfth, and signs under which nothing is found.',
      [],
    ),
    is_complete: Type.Boolean({
      description: 'false: older messages are still made ready for search after an upgrade, and may be missing.',
    }),
  },
  { title: 'SearchResults', description: 'Best match first. Excerpts are plain text without markup.' },
);
