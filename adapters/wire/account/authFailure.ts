import type { IncomingHttpHeaders } from 'node:http';
import { ChatError } from '../../../core/errors.ts';

/**
 * Why a caller is not known. By what it showed: nothing, a token (`expired`: one that was good), the key of a service account
 * or of the directory, the cookie of a session, or the ticket of a socket; or `inactive`: the account; `too_often`: wrong
 * proofs, or sockets; `late`: a socket that showed nothing in time.
 */
export const authFailures = [
  ...(['missing', 'token', 'expired', 'key', 'session', 'ticket', 'inactive', 'too_often', 'late'] as const),
];
export type AuthFailure = (typeof authFailures)[number];

/** Undefined for failures that say nothing about who somebody is. */
export const authFailureOf = (failure: unknown, shown: AuthFailure): AuthFailure | undefined => {
  if (!(failure instanceof ChatError)) return undefined;
  switch (failure.code) {
    case 'UNAUTHORIZED':
      return isExpiry(failure.cause) ? 'expired' : shown;
    case 'USER_INACTIVE':
      return 'inactive';
    case 'RATE_LIMIT_EXCEEDED':
      return 'too_often';
    default:
      return undefined;
  }
};

/** What a request shows of who sends it. */
export const shownBy = ({ authorization, cookie, 'x-directory-key': key }: IncomingHttpHeaders): AuthFailure => {
  if (key !== undefined || /^Bearer +hsk_/i.test(authorization ?? '')) return 'key';
  if (authorization !== undefined) return 'token';
  return cookie === undefined ? 'missing' : 'session';
};

/** As the library for tokens says it. */
const isExpiry = (cause: unknown): boolean =>
  typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ERR_JWT_EXPIRED';
