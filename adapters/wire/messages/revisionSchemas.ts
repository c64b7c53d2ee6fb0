import Type from 'typebox';
import { idSchema, listOf, nullable, seqSchema, strictObject, timeSchema } from '../schema/scalarSchemas.ts';
import { messageSchema, personSchema } from './messageSchemas.ts';

export const revisedMessageSchema = strictObject(
  {
    message: messageSchema,
    revisions: listOf(
      strictObject(
        {
          seq: seqSchema,
          at: timeSchema,
          actor: Type.Union([personSchema, Type.Null()], { description: 'null: nobody who is known any more' }),
          why: Type.Enum(['sent', 'edit', 'delete', 'moderation', 'guard'], {
            description:
              'moderation: by somebody who might not have done it as a member. guard: covered before it was stored, so nobody read what it said before',
          }),
          content: Type.Union([Type.String(), Type.Null()], {
            description: 'What it said from then on; null: deleted.',
          }),
        },
        { title: 'Revision' },
      ),
    ),
  },
  { title: 'RevisedMessage', description: 'A message with everything that it ever said, the oldest first.' },
);

export const revisedPage = strictObject(
  {
    messages: listOf(revisedMessageSchema),
    has_more: Type.Boolean(),
    oldest_id: nullable(idSchema),
    newest_id: nullable(idSchema),
  },
  { title: 'RevisedHistory', description: 'Oldest first.' },
);
