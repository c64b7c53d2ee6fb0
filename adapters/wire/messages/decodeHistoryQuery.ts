import { ChatError } from '../../../core/errors.ts';
import { asMessageId } from '../../../core/ids.ts';
import type { HistoryQuery } from '../../../core/messages/MessageStore.ts';
import type { Static } from '../schema/compileSchema.ts';
import type { historyQuerySchema } from './messageSchemas.ts';

/** @throws ChatError INVALID_REQUEST for more than one place in the history */
export const decodeHistoryQuery = ({
  before,
  after,
  around,
  limit = 50,
}: Static<typeof historyQuerySchema>): HistoryQuery => {
  if ([before, after, around].filter((one) => one !== undefined).length > 1)
    throw new ChatError('INVALID_REQUEST', 'Ask for messages before, after or around a message: one of the three.');
  if (before !== undefined) return { before: asMessageId(before), limit };
  if (after !== undefined) return { after: asMessageId(after), limit };
  return around === undefined ? { limit } : { around: asMessageId(around), limit };
};
