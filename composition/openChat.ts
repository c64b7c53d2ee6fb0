import { makeJwtAuthenticator } from '../adapters/jwt/makeJwtAuthenticator.ts';
import type { Authenticator } from '../adapters/wire/Authenticator.ts';
import { educationPolicy } from '../core/permissions/educationPolicy.ts';
import type { ChatOptions } from './ChatOptions.ts';
import { errorLog } from './errorLog.ts';
import { makeHostAuthenticator } from './host/makeHostAuthenticator.ts';
import type { OpenedChat } from './OpenedChat.ts';
import { openStorage } from './openStorage.ts';
import type { Storage } from './Storage.ts';

/**
 * Builds a chat and leaves it open to our own programs, which need more of it than hosts do. Their options come from
 * settings that have been checked: they are not checked here, so that a node opens its database first and loads the
 * schemas meanwhile. @throws ChatError UNAVAILABLE when the database does not answer
 */
export const openChat = async (options: ChatOptions): Promise<OpenedChat> => {
  const policy = options.policy ?? educationPolicy;
  const log = options.log ?? errorLog;
  const makeAuthenticator = authenticatorOf(options);
  const opening = openStorage(options.database ?? { dataDir: './data' }, { policy, log });
  // The database starts in a thread or a server of its own; what is built over it is loaded in the meantime.
  const [storage, { buildChat }] = await Promise.all([opening, import('./buildChat.ts')]);
  try {
    return await buildChat(options, { storage, policy, log, authenticator: makeAuthenticator(storage) });
  } catch (failure) {
    await storage.close();
    throw failure;
  }
};

/** Who looks at the options has seen to it that there is one of the two; without one nobody is let in. */
const authenticatorOf =
  ({ authenticate, jwt }: ChatOptions): ((storage: Storage) => Authenticator) =>
  ({ people }) => {
    if (jwt !== undefined) return makeJwtAuthenticator(jwt, people);
    return makeHostAuthenticator(authenticate ?? (() => null), people);
  };
