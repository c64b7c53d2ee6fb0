import { SystemClock } from '../adapters/system/SystemClock.ts';
import type { Chat } from '../core/makeChat.ts';
import type { Config } from './Config.ts';
import { databaseOf } from './databaseOf.ts';
import { makeContainer } from './makeContainer.ts';
import { makeLog } from './makeLog.ts';
import { openBackplane } from './openBackplane.ts';
import { openStorage } from './openStorage.ts';
import { policyOf } from './policyOf.ts';
import { tokens } from './tokens.ts';

/**
 * Opens what the settings name for one piece of work, and closes it afterwards, whatever came of it. Running nodes hear
 * of what it changes.
 */
export const withChat = async <Result>(config: Config, work: (chat: Chat) => Promise<Result>): Promise<Result> => {
  const policy = policyOf(config);
  const log = makeLog(config.logLevel);
  const clock = new SystemClock();
  const storage = await openStorage(databaseOf(config), { policy, log });
  try {
    const backplane = await openBackplane({ redis: config.redis, storage, clock, log });
    await backplane.start();
    try {
      const container = makeContainer({ backplane, clock, policy, limits: config.limits });
      return await work(container.get(tokens.chat));
    } finally {
      await backplane.close();
    }
  } finally {
    await storage.close();
  }
};
