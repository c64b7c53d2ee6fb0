import type { Chat } from '../core/makeChat.ts';
import type { Config } from './Config.ts';
import { databaseOf } from './databaseOf.ts';
import { makeContainer } from './makeContainer.ts';
import { makeLog } from './makeLog.ts';
import { openStorage } from './openStorage.ts';
import { policyOf } from './policyOf.ts';
import type { Storage } from './Storage.ts';
import { tokens } from './tokens.ts';

/** Opens the storage that the settings name for one piece of work, and closes it afterwards, whatever came of it. */
export const withChat = async <Result>(
  config: Config,
  work: (parts: { readonly chat: Chat; readonly storage: Storage }) => Promise<Result>,
): Promise<Result> => {
  const policy = policyOf(config);
  const log = makeLog(config.logLevel);
  const storage = await openStorage(databaseOf(config), { policy, log });
  try {
    const container = makeContainer({ storage, policy, limits: config.limits, log });
    return await work({ chat: container.get(tokens.chat), storage });
  } finally {
    await storage.close();
  }
};
