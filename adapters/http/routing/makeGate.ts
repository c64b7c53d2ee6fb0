import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ChatError } from '../../../core/errors.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { mayManageDirectory } from '../../../core/permissions/rights.ts';
import type { Authenticator } from '../../wire/account/Authenticator.ts';
import { type Access, unauthorized } from './Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'people' | 'policy'>;
  readonly authenticator: Authenticator;
  /** Opens the directory to programs; absent: only people with the right may change it. */
  readonly directoryKey?: string | undefined;
}

/**
 * Who is calling, once it is clear that they may. Null where that does not matter.
 * @throws ChatError UNAUTHORIZED, USER_INACTIVE, ACCESS_DENIED
 */
export type Gate = (access: Access, request: IncomingMessage) => Promise<Person | null>;

export const makeGate = ({ chat, authenticator, directoryKey }: Deps): Gate => {
  const identify = async (request: IncomingMessage): Promise<Person> => {
    const identity = await authenticator.request(request);
    const person = identity === null ? undefined : await chat.people.find(identity.userId);
    if (person === undefined) throw unauthorized();
    if (!person.isActive)
      throw new ChatError('USER_INACTIVE', 'This account is not active. Ask your school or administrator.');
    return person;
  };

  const openDirectory = async (request: IncomingMessage): Promise<Person | null> => {
    const key = request.headers['x-directory-key'];
    if (key !== undefined) {
      if (directoryKey === undefined || typeof key !== 'string' || !isSame(key, directoryKey))
        throw new ChatError('UNAUTHORIZED', 'This X-Directory-Key is not the configured one.');
      return null;
    }
    const person = await identify(request);
    if (!mayManageDirectory(chat.policy, person))
      throw new ChatError('ACCESS_DENIED', 'You may not see or change the directory.');
    return person;
  };

  return async (access, request) => {
    if (access === 'everybody') return null;
    return access === 'person' ? identify(request) : openDirectory(request);
  };
};

/** Takes the same time wherever two texts differ, and however long they are. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
