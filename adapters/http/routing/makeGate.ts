import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ChatError } from '../../../core/errors.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Authenticator } from '../../wire/account/Authenticator.ts';
import { type Access, type Caller, unauthorized } from './Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'identifyPerson' | 'enterDirectory'>;
  readonly authenticator: Authenticator;
  /** The key with which programs use the directory; if absent, only people with the right may use it. */
  readonly directoryKey: string | undefined;
}

/**
 * Identifies the caller before the server reads the body.
 * @throws ChatError UNAUTHORIZED, and as `identifyPerson` and `enterDirectory`
 */
export type Gate = (access: Access, request: IncomingMessage) => Promise<Caller>;

type Known = Pick<Caller, 'expiresAt'> & { readonly person: Person };

/** A caller of whom nothing is known, and nothing need be. */
export const nobody: Caller = { person: null, directory: null, expiresAt: null };

export const makeGate = ({ chat, authenticator, directoryKey }: Deps): Gate => {
  const identify = async (request: IncomingMessage): Promise<Known> => {
    const identity = await authenticator.request(request);
    if (identity === null) throw unauthorized();
    return { person: await chat.identifyPerson(identity.userId), expiresAt: identity.expiresAt };
  };

  const enterDirectory = async (request: IncomingMessage): Promise<Caller> => {
    const key = request.headers['x-directory-key'];
    if (key !== undefined) {
      if (directoryKey === undefined || typeof key !== 'string' || !isSame(key, directoryKey))
        throw new ChatError('UNAUTHORIZED', 'This X-Directory-Key is not the configured one.');
      return { ...nobody, directory: chat.enterDirectory('host') };
    }
    const known = await identify(request);
    return { ...known, directory: chat.enterDirectory(known.person) };
  };

  return async (access, request) => {
    if (access === 'everybody') return nobody;
    return access === 'person' ? { ...(await identify(request)), directory: null } : enterDirectory(request);
  };
};

/** Compares two texts in constant time. Their hashes make it independent of length and of the first difference. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
