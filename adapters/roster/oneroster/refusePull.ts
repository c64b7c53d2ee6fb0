import { ChatError } from '../../../core/errors.ts';

const ending = 'Nothing was imported.';

/** What trying again does not mend. */
export const refusePull = (problem: string, cause?: unknown): ChatError =>
  new ChatError('INVALID_REQUEST', `${problem} ${ending}`, { cause });

/** What may be over the next time. */
export const pullUnavailable = (problem: string, cause?: unknown): ChatError =>
  new ChatError('UNAVAILABLE', `${problem} ${ending}`, { cause });
