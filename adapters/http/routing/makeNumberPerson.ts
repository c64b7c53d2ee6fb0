import { ChatError } from '../../../core/errors.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { nobody } from '../../../core/permissions/resolveUser.ts';
import type { NumberPerson } from '../../wire/schema/personRef.ts';
import type { TextValues } from './coerceText.ts';
import type { Caller } from './Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'resolveUser' | 'resolveSeen'>;
  /** Whose external ids people use. */
  readonly personSource: string;
  /** Whose external ids callers of the directory use who name no source. */
  readonly directorySource: string;
}

/**
 * Whom a caller means by an external id. A person hears of several only if they meet them, a service account never: for it
 * such an id means nobody.
 */
export const makeNumberPerson =
  ({ chat, personSource, directorySource }: Deps) =>
  (caller: Caller, { source: named }: TextValues): NumberPerson =>
  async (externalId) => {
    const { person, service, directory, audit } = caller;
    const isOffice = directory !== null || audit !== null;
    const own = isOffice ? (directory?.ownSource ?? directorySource) : personSource;
    const source = isOffice && typeof named === 'string' ? named : own;
    if (person !== null) return chat.resolveSeen(person, externalId, source);
    try {
      return await chat.resolveUser(externalId, source);
    } catch (failure) {
      if (service !== null && failure instanceof ChatError && failure.code === 'CONFLICT') return nobody;
      throw failure;
    }
  };
