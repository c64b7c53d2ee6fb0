import { ChatError } from '../../../core/errors.ts';

export const unauthenticated = (message: string): ChatError => new ChatError('UNAUTHORIZED', message);

export const userInactive = (): ChatError =>
  new ChatError('USER_INACTIVE', 'This account is not active. Ask your school or administrator.');

export const tooOften = (retryAfterMs: number): ChatError =>
  new ChatError('RATE_LIMIT_EXCEEDED', 'Too many sockets were opened. Keep one, and wait before you open another.', {
    retryAfterMs,
  });

/** Milliseconds after which an address with too many unknown sockets may try again. */
const unknownWaitMs = 5_000;

export const tooManyUnknown = (): ChatError => tooOften(unknownWaitMs);
