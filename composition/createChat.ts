import { ChatError } from '../core/errors.ts';
import { defaultLimits } from '../core/limits/Limits.ts';
import { educationPolicy } from '../core/permissions/educationPolicy.ts';
import { buildChat } from './buildChat.ts';
import type { ChatOptions } from './ChatOptions.ts';
import { checkPorts } from './checkPorts.ts';
import type { GraphChoice } from './GraphParts.ts';
import type { HomeroomChat } from './HomeroomChat.ts';
import { Lifetime } from './Lifetime.ts';
import { silentLog } from './Log.ts';
import { openStorage } from './openStorage.ts';
import type { Identification } from './ServingOptions.ts';

/**
 * Builds a chat for a host's own Express app and http server. Migrates the database first.
 * @throws ChatError INVALID_REQUEST for options that do not go together, UNAVAILABLE when the database does not answer
 */
export const createChat = async (options: ChatOptions): Promise<HomeroomChat> => {
  const { database: option = { dataDir: './data' }, policy = educationPolicy, log = silentLog, redis } = options;
  const choice: GraphChoice = {
    isInMemory: option === 'memory',
    redis,
    serving: { transports: options, identification: identificationOf(options) },
    ports: checkPorts(options.ports ?? {}),
  };
  const limits = { ...defaultLimits, ...options.limits };
  const lifetime = new Lifetime();
  const opening = openStorage(option, log).then((database) => database && lifetime.keep('database', database));
  try {
    // The database starts in a thread or a server of its own; what is built over it is loaded in the meantime.
    const [database, makeContainer] = await Promise.all([
      opening,
      import('./loadGraph.ts').then(({ loadGraph }) => loadGraph(choice)),
    ]);
    return await buildChat(makeContainer({ policy, limits, log, lifetime, database }), options.directory);
  } catch (failure) {
    // Why it could not start says more than what then could not be closed.
    await opening.catch(() => undefined);
    await lifetime.close().catch(() => undefined);
    throw failure;
  }
};

const identificationOf = ({ authenticate, jwt }: ChatOptions): Identification => {
  if (authenticate !== undefined && jwt === undefined) return { authenticate };
  if (jwt !== undefined && authenticate === undefined) return { jwt };
  throw new ChatError(
    'INVALID_REQUEST',
    'Give createChat either `authenticate` or `jwt`, so that it knows who is there.',
  );
};
