import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ChatError } from '../../../core/errors.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Actor } from '../../../core/permissions/Actor.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Authenticator } from '../../wire/account/Authenticator.ts';
import { type Access, type Caller, unauthorized } from './Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'identifyPerson' | 'enterDirectory' | 'enterAudit' | 'refusedKeys'>;
  readonly authenticator: Authenticator;
  /** The key with which programs use the directory; if absent, only people with the right may use it. */
  readonly directoryKey: string | undefined;
}

/**
 * Identifies the caller before the server reads the body.
 * @throws ChatError UNAUTHORIZED, and as `identifyPerson`, `enterDirectory` and `enterAudit`
 */
export type Gate = (access: Access, request: IncomingMessage) => Promise<Caller>;

export const makeGate = ({ chat, authenticator, directoryKey }: Deps): Gate => {
  const identify = async (request: IncomingMessage): Promise<Person> => {
    const identity = await authenticator.request(request);
    if (identity === null) throw unauthorized();
    return chat.identifyPerson(identity.userId);
  };

  /** A person, or a program with the key. A wrong key goes on record. */
  const actorOf = async (request: IncomingMessage): Promise<Actor> => {
    const key = request.headers['x-directory-key'];
    if (key === undefined) return identify(request);
    if (directoryKey !== undefined && typeof key === 'string' && isSame(key, directoryKey)) return 'key';
    // The record must not change the answer: it is bounded, and tried again with the next attempt.
    await chat.refusedKeys.refused(addressOf(request)).catch(() => undefined);
    throw new ChatError('UNAUTHORIZED', 'This X-Directory-Key is not the configured one.');
  };

  return async (access, request) => {
    switch (access) {
      case 'everybody':
        return nobody;
      case 'person':
        return { ...nobody, person: await identify(request) };
      case 'directory': {
        const actor = await actorOf(request);
        return { ...nobody, person: personIn(actor), directory: chat.enterDirectory(actor) };
      }
      case 'audit': {
        const actor = await actorOf(request);
        return { ...nobody, person: personIn(actor), audit: chat.enterAudit(actor) };
      }
    }
  };
};

const nobody: Caller = { person: null, directory: null, audit: null };

const personIn = (actor: Actor): Person | null => (typeof actor === 'string' ? null : actor);

/** Behind a proxy that is trusted, Express knows whom it speaks for. */
const addressOf = (request: IncomingMessage & { readonly ip?: unknown }): string =>
  typeof request.ip === 'string' ? request.ip : (request.socket.remoteAddress ?? 'unknown');

/** Compares two texts in constant time. Their hashes make it independent of length and of the first difference. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
