import type { WrittenHold } from '../../core/directory/checkHold.ts';
import { ChatError } from '../../core/errors.ts';
import type { Arguments } from './hostSchemas.ts';
import type { Who } from './makeWho.ts';
import { momentOf } from './momentOf.ts';

/** The hold that a host writes. @throws ChatError INVALID_REQUEST, USER_NOT_FOUND */
export const holdOf = async (
  { userId, relation, effect, reason, begins, ends }: Arguments<'directory.setHold'>,
  who: Who,
  now: Date,
): Promise<WrittenHold> => {
  if ((userId === undefined) === (relation === undefined))
    throw refused('say what the hold is about: userId, or relation: { kind, from, to }.');
  const rest = {
    effect,
    reason,
    begins: momentOf('directory.setHold', 'begins', begins) ?? now,
    ends: momentOf('directory.setHold', 'ends', ends) ?? null,
  };
  if (userId !== undefined) return { subject: { userId: await who.id('userId', userId) }, ...rest };
  if (relation === undefined) throw new RangeError('A hold is about something');
  const from = await who.id('relation.from', relation.from);
  const to = await who.id('relation.to', relation.to);
  return { subject: { kind: relation.kind, from, to, context: relation.context ?? null }, ...rest };
};

const refused = (problem: string): ChatError => new ChatError('INVALID_REQUEST', `directory.setHold: ${problem}`);
