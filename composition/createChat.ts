import type { IncomingMessage, Server } from 'node:http';
import type { Router } from 'express';
import type { JwtSettings } from '../adapters/jwt/JwtSettings.ts';
import { makeJwtAuthenticator } from '../adapters/jwt/makeJwtAuthenticator.ts';
import { SystemClock } from '../adapters/system/SystemClock.ts';
import type { Authenticator } from '../adapters/wire/Authenticator.ts';
import type { ApplyDirectory, DirectoryOutcome } from '../core/directory/applyDirectory.ts';
import type { SimulateDirectory } from '../core/directory/simulateDirectory.ts';
import { ChatError } from '../core/errors.ts';
import { asUserId } from '../core/ids.ts';
import { defaultLimits, type Limits } from '../core/limits/Limits.ts';
import type { Chat } from '../core/makeChat.ts';
import { educationPolicy } from '../core/permissions/educationPolicy.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { DirectorySource } from './DirectorySource.ts';
import { type Log, silentLog } from './Log.ts';
import { makeContainer } from './makeContainer.ts';
import { makeTransports, type TransportOptions, type Transports } from './makeTransports.ts';
import { openBackplane } from './openBackplane.ts';
import { type DatabaseOption, openStorage } from './openStorage.ts';
import type { RedisOptions } from './redisBackplane.ts';
import type { Storage } from './Storage.ts';
import { tokens } from './tokens.ts';

/** Who made this request: the user's id, or nobody. */
export type Authenticate = (request: IncomingMessage) => number | null | undefined | Promise<number | null | undefined>;

export interface ChatOptions extends TransportOptions {
  /** Default: the embedded database in `./data`. */
  readonly database?: DatabaseOption;
  /** The host's own way to know who asks, for HTTP and sockets alike. Either this or `jwt`. */
  readonly authenticate?: Authenticate;
  readonly jwt?: JwtSettings;
  /** The host's own people and relations; copied at the start and by `directory.refresh`. */
  readonly directory?: DirectorySource;
  /** Default: the education policy. */
  readonly policy?: Policy;
  readonly limits?: Partial<Limits>;
  /** Joins this node with others over the same database; absent: it is the only one. */
  readonly redis?: RedisOptions;
  readonly log?: Log;
}

/** A chat inside a host's process. */
export interface HomeroomChat {
  /** REST under `/api`, to be mounted at the root: `app.use(chat.router)`. */
  readonly router: Router;
  /** Every use case, for hosts that want to act without HTTP. */
  readonly chat: Chat;
  /** What everything is kept in, for hosts that need to look further than the use cases. */
  readonly storage: Storage;
  readonly directory: {
    /** Makes the directory what the records say: all or nothing. */
    readonly put: ApplyDirectory;
    readonly simulate: SimulateDirectory;
    /** Reads the host's own directory again. @throws ChatError INVALID_REQUEST without one */
    refresh(): Promise<DirectoryOutcome>;
  };
  /** Serves sockets under `/ws/chat/` on a host's http server. */
  attach(server: Server): void;
  /** Tells sockets to come back elsewhere and closes them within `ms`; what is in flight is finished. */
  drain(ms: number): Promise<void>;
  /** Closes sockets, news and storage, in this order. */
  close(): Promise<void>;
}

/**
 * Builds a chat for a host's own Express app and http server. Migrates the database first.
 * @throws ChatError INVALID_REQUEST for options that do not go together, UNAVAILABLE when the database does not answer
 */
export const createChat = async (options: ChatOptions): Promise<HomeroomChat> => {
  const policy = options.policy ?? educationPolicy;
  const log = options.log ?? silentLog;
  const makeAuthenticator = authenticatorOf(options);
  const storage = await openStorage(options.database ?? { dataDir: './data' }, { policy, log });
  try {
    return await buildChat(options, { storage, policy, log, authenticator: makeAuthenticator(storage) });
  } catch (failure) {
    await storage.close();
    throw failure;
  }
};

interface Parts {
  readonly storage: Storage;
  readonly policy: Policy;
  readonly log: Log;
  readonly authenticator: Authenticator;
}

const buildChat = async (
  options: ChatOptions,
  { storage, policy, log, authenticator }: Parts,
): Promise<HomeroomChat> => {
  const clock = new SystemClock();
  const backplane = await openBackplane({ redis: options.redis, storage, clock, log });
  const container = makeContainer({ backplane, clock, policy, limits: { ...defaultLimits, ...options.limits } });
  const chat = container.get(tokens.chat);
  const transports: Transports = makeTransports(container, { ...options, authenticator, log });
  const refresh = async (): Promise<DirectoryOutcome> => {
    if (options.directory === undefined)
      throw new ChatError('INVALID_REQUEST', 'Give createChat a `directory` to refresh from, or use directory.put.');
    const complete = { users: true, relations: true };
    const records = await options.directory.read();
    return chat.applyDirectory({ ...records, source: options.directory.name, complete }, { isForced: true });
  };
  await backplane.start();
  if (options.directory !== undefined) await refresh();

  return {
    router: transports.router,
    chat,
    storage: backplane.storage,
    directory: { put: chat.applyDirectory, simulate: chat.simulateDirectory, refresh },
    attach: transports.attach,
    drain: transports.drain,
    close: async () => {
      await transports.close();
      await backplane.close();
      await storage.close();
    },
  };
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
