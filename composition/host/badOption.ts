import { ChatError } from '../../core/errors.ts';

/** The refusal of an option of `createChat`: one sentence that says what to write instead. */
export const badOption = (sentence: string): ChatError => new ChatError('INVALID_REQUEST', `createChat: ${sentence}`);
