import { ChatError } from '../../core/errors.ts';

/** An option of `createChat` that cannot be taken, in one sentence that says what to write. */
export const badOption = (sentence: string): ChatError => new ChatError('INVALID_REQUEST', `createChat: ${sentence}`);
