import { defaultLimits } from '../core/limits/Limits.ts';
import { educationPolicy } from '../core/permissions/educationPolicy.ts';
import { buildChat } from './buildChat.ts';
import type { ChatOptions } from './ChatOptions.ts';
import { checkPorts } from './checkPorts.ts';
import { errorLog } from './errorLog.ts';
import type { GraphChoice } from './GraphParts.ts';
import { checkOptions } from './host/checkOptions.ts';
import { Lifetime } from './Lifetime.ts';
import type { OpenedChat } from './OpenedChat.ts';
import { openStorage } from './openStorage.ts';
import type { Identification } from './ServingOptions.ts';

/**
 * Builds a chat and leaves it open to our own programs, which need more of it than hosts do.
 * @throws ChatError INVALID_REQUEST for options that do not go together, UNAVAILABLE when the database does not answer,
 *   CONFLICT for a policy that is older than the database's, without `policyBack`
 */
export const openChat = async (options: ChatOptions): Promise<OpenedChat> => {
  checkOptions(options);
  const { database: option = { dataDir: './data' }, policy = educationPolicy, log = errorLog, redis } = options;
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
    return await buildChat(makeContainer({ policy, limits, log, lifetime, database }), options);
  } catch (failure) {
    await opening.catch(() => undefined);
    await lifetime.close();
    throw failure;
  }
};

/** `checkOptions` has seen to it that there is one of the two. */
const identificationOf = ({ authenticate, jwt }: ChatOptions): Identification =>
  jwt === undefined ? { authenticate: authenticate ?? (() => null) } : { jwt };
