import type { Chat } from '../core/makeChat.ts';
import type { Inbox } from '../core/messages/Inbox.ts';
import type { Config } from './Config.ts';
import { databaseOf } from './databaseOf.ts';
import { Lifetime } from './Lifetime.ts';
import { loadGraph } from './loadGraph.ts';
import { makeLog } from './makeLog.ts';
import { openStorage } from './openStorage.ts';
import { policyOf } from './policyOf.ts';
import { tokens } from './tokens.ts';

/**
 * Opens what the settings name for one piece of work, and closes it afterwards, whatever came of it. Running nodes hear
 * of what it changes.
 */
export const withChat = async <Result>(
  config: Config,
  work: (parts: { readonly chat: Chat; readonly storage: { readonly inbox: Inbox } }) => Promise<Result>,
): Promise<Result> => {
  const option = databaseOf(config);
  const log = makeLog(config.logLevel);
  const makeContainer = await loadGraph({ isInMemory: option === 'memory', redis: config.redis, ports: {} });
  const lifetime = new Lifetime();
  try {
    const database = await openStorage(option, log);
    if (database !== undefined) lifetime.keep('database', database);
    const container = makeContainer({ policy: policyOf(config), limits: config.limits, log, lifetime, database });
    const [chat, inbox] = [container.get(tokens.chat), container.get(tokens.inbox)];
    await container.get(tokens.joinNodes)();
    return await work({ chat, storage: { inbox } });
  } finally {
    await lifetime.close();
  }
};
