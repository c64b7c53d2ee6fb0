import type { IncomingMessage } from 'node:http';
import type { Authenticator, Identity } from '../../adapters/wire/account/Authenticator.ts';
import { isStorable } from '../../adapters/wire/schema/personRef.ts';
import { ChatError } from '../../core/errors.ts';
import { asUserId, type UserId } from '../../core/ids.ts';
import type { SubjectCache } from '../../core/permissions/SubjectCache.ts';
import type { Authenticate } from '../ChatOptions.ts';
import { typeName } from './typeName.ts';

/**
 * Identifies people by the host's function. What that throws, unless it is a ChatError, reaches the client as INTERNAL
 * without a detail; the transports log it with the reason.
 */
export const makeHostAuthenticator = (
  authenticate: Authenticate,
  subjects: Pick<SubjectCache, 'find' | 'forget'>,
): Authenticator => {
  const byExternalId = async (externalId: string): Promise<UserId> => {
    const userId = await subjects.find(externalId);
    if (userId === undefined)
      throw new ChatError(
        'UNAUTHORIZED',
        'You are not in the directory of this chat. Ask your school or administrator.',
      );
    return userId;
  };

  return {
    forget: () => subjects.forget(),
    request: async (request): Promise<Identity | null> => {
      const key = await readKey(authenticate, request);
      const userId = typeof key === 'string' ? await byExternalId(key) : key;
      return userId === null ? null : { userId, expiresAt: null };
    },
  };
};

/** A string is the host's own id, a UserId is Homeroom's, null is nobody. @throws ChatError */
const readKey = async (authenticate: Authenticate, request: IncomingMessage): Promise<string | UserId | null> => {
  let key: unknown;
  try {
    key = await authenticate(request);
  } catch (failure) {
    throw failure instanceof ChatError ? failure : broken('authenticate of the host failed', failure);
  }
  if (key === null || key === undefined || key === '') return null;
  if (typeof key === 'string') return isExternalId(key) ? key : null;
  // A number that is no id is nobody: it is what Number() makes of a header that was not sent.
  if (typeof key === 'number') return Number.isSafeInteger(key) && key > 0 ? asUserId(key) : null;
  throw broken(
    `authenticate of the host must give a number (an id of Homeroom), a string (your own id) or null, not ${typeName(key)}${hintFor(key)}`,
  );
};

/** The most characters of an external id. */
const maxChars = 255;

/** What a source cannot have called anybody is nobody. */
const isExternalId = (text: string): boolean => text.length <= maxChars && isStorable(text);

const hintFor = (key: unknown): string => {
  if (typeof key === 'bigint') return '; write String(id) for your own id, Number(id) for an id of Homeroom';
  if (typeof key === 'function') return '; call it';
  return typeof key === 'object' ? '; write the id that it has, for example user.id' : '';
};

const broken = (message: string, cause?: unknown): ChatError =>
  new ChatError('INTERNAL', 'Something went wrong here. It has been logged.', { cause: new Error(message, { cause }) });
