import Type from 'typebox';
import { personSchema } from '../messages/messageSchemas.ts';
import { idSchema, listOf, strictObject, timeSchema } from '../schema/scalarSchemas.ts';

export const blockList = strictObject(
  {
    blocks: listOf(strictObject({ user: personSchema, created_at: timeSchema }, { title: 'Block' })),
    may_block: listOf(Type.String(), 100),
  },
  { title: 'BlockList', description: 'Whom I block, the newest first, and people of which roles I may block.' },
);

export const blockAnswer = strictObject({ user_id: idSchema, is_blocked: Type.Boolean() }, { title: 'BlockAnswer' });

export const blocksAbout = strictObject(
  {
    blocks: listOf(strictObject({ user: personSchema, blocked: personSchema, created_at: timeSchema }), 200),
  },
  { title: 'BlocksAbout', description: 'Whom a person blocks, and who blocks the person.' },
);
