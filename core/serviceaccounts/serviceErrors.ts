import { ChatError } from '../errors.ts';

export const noAccount = (): ChatError =>
  new ChatError('NOT_FOUND', 'There is no such service account. The list of service accounts has their numbers.');

export const notInUse = (): ChatError =>
  new ChatError('CONFLICT', 'This service account is deactivated. Activate it first.');

export const tooManyKeys = (most: number): ChatError =>
  new ChatError(
    'CONFLICT',
    `A service account has at most ${most} keys in use. Revoke one that nobody needs any more.`,
  );

/** What a service account is told at every call that is not for it. */
export const notForServices = (): ChatError =>
  new ChatError(
    'ACCESS_DENIED',
    'This key belongs to a service account: it sends, edits and deletes messages of its own, sends files where the policy says so, and lists the rooms that take them. Everything else is for people.',
  );

/** What people are told at a call that is for service accounts alone. */
export const needsServiceKey = (): ChatError =>
  new ChatError('UNAUTHORIZED', 'Send a key of a service account in the header "Authorization: Bearer hsk_…".');
