import type { IncomingMessage } from 'node:http';
import { makeJwtAuthenticator } from '../adapters/jwt/makeJwtAuthenticator.ts';
import type { Authenticator } from '../adapters/wire/Authenticator.ts';
import { ChatError } from '../core/errors.ts';
import { asUserId } from '../core/ids.ts';
import { educationPolicy } from '../core/permissions/educationPolicy.ts';
import type { Authenticate, ChatOptions } from './ChatOptions.ts';
import type { HomeroomChat } from './HomeroomChat.ts';
import { silentLog } from './Log.ts';
import { openStorage } from './openStorage.ts';
import { registerPolicy } from './registerPolicy.ts';
import type { Storage } from './Storage.ts';

/**
 * Builds a chat for a host's own Express app and http server. Migrates the database first, and registers the policy:
 * rooms and memberships follow a new one in the background.
 * @throws ChatError INVALID_REQUEST for options that do not go together, UNAVAILABLE when the database does not answer,
 *   CONFLICT for a policy that is older than the database's, without `policyBack`
 */
export const createChat = async (options: ChatOptions): Promise<HomeroomChat> => {
  const policy = options.policy ?? educationPolicy;
  const log = options.log ?? silentLog;
  const makeAuthenticator = authenticatorOf(options);
  const opening = openStorage(options.database ?? { dataDir: './data' }, { policy, log });
  // The database starts in a thread or a server of its own; what is built over it is loaded in the meantime.
  const [storage, { buildChat }] = await Promise.all([opening, import('./buildChat.ts')]);
  try {
    await registerPolicy(storage, { policy, log, mayGoBack: options.policyBack === true });
    return await buildChat(options, { storage, policy, log, authenticator: makeAuthenticator(storage) });
  } catch (failure) {
    await storage.close();
    throw failure;
  }
};

const authenticatorOf = ({ authenticate, jwt }: ChatOptions): ((storage: Storage) => Authenticator) => {
  if (authenticate !== undefined && jwt === undefined)
    return () => ({ request: (request) => identify(authenticate, request) });
  if (jwt !== undefined && authenticate === undefined) return ({ people }) => makeJwtAuthenticator(jwt, people);
  throw new ChatError(
    'INVALID_REQUEST',
    'Give createChat either `authenticate` or `jwt`, so that it knows who is there.',
  );
};

const identify = async (authenticate: Authenticate, request: IncomingMessage) => {
  const userId = await authenticate(request);
  if (userId === null || userId === undefined) return null;
  if (!Number.isSafeInteger(userId) || userId < 1) return null;
  return { userId: asUserId(userId), expiresAt: null };
};
