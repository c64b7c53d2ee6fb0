import { defaultLimits } from '../core/limits/Limits.ts';
import { educationPolicy } from '../core/permissions/educationPolicy.ts';
import type { ChatOptions } from './ChatOptions.ts';
import { checkPorts } from './checkPorts.ts';
import { errorLog } from './errorLog.ts';
import type { GraphChoice } from './GraphParts.ts';
import { Lifetime } from './Lifetime.ts';
import type { OpenedChat } from './OpenedChat.ts';
import { openStorage } from './openStorage.ts';
import type { Identification } from './ServingOptions.ts';

/**
 * Builds a chat and leaves it open to our own programs, which need more of it than hosts do. Their options come from
 * settings that have been checked: they are not checked here, so that a node opens its database first and loads the
 * schemas meanwhile.
 * @throws ChatError INVALID_REQUEST for ports that lack a method, UNAVAILABLE when the database does not answer,
 *   CONFLICT for a policy that is older than the database's, without `policyBack`
 */
export const openChat = async (options: ChatOptions): Promise<OpenedChat> => {
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
    const [database, { buildChat }, makeContainer] = await Promise.all([
      opening,
      import('./buildChat.ts'),
      import('./loadGraph.ts').then(({ loadGraph }) => loadGraph(choice)),
    ]);
    return await buildChat(makeContainer({ policy, limits, log, lifetime, database }), options);
  } catch (failure) {
    // Why it could not start says more than what then could not be closed.
    await opening.catch(() => undefined);
    await lifetime.close().catch(() => undefined);
    throw failure;
  }
};

/** Who looks at the options has seen to it that there is one of the two; without one nobody is let in. */
const identificationOf = ({ authenticate, jwt }: ChatOptions): Identification =>
  jwt === undefined ? { authenticate: authenticate ?? (() => null) } : { jwt };
