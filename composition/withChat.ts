import type { PulledReading } from '../adapters/wire/directory/toSnapshot.ts';
import type { PullRoster } from '../core/directory/pullRoster.ts';
import { makeRegisterPolicy } from '../core/directory/registerPolicy.ts';
import type { Chat } from '../core/makeChat.ts';
import type { People } from '../core/permissions/People.ts';
import type { Config } from './Config.ts';
import { checkedRetention } from './checkedRetention.ts';
import { databaseOf } from './databaseOf.ts';
import { filePartsOf } from './filePartsOf.ts';
import { Lifetime } from './Lifetime.ts';
import { loadGraph } from './loadGraph.ts';
import { makeLog } from './makeLog.ts';
import { openStorage } from './openStorage.ts';
import { policyOf } from './policyOf.ts';
import { signingKey } from './signingKey.ts';
import { tokens } from './tokens.ts';

interface WithChatOptions {
  /** The work makes the rooms of a whole directory: a database that follows no policy yet follows this one from now on. */
  readonly registersPolicy?: boolean;
}

/**
 * Opens a chat from the settings for one piece of work, and closes it afterwards, also after a failure. Running nodes
 * are notified of what the work changes.
 */
export const withChat = async <Result>(
  config: Config,
  work: (chat: Chat, people: People, pullRoster: PullRoster<PulledReading>) => Promise<Result>,
  { registersPolicy = false }: WithChatOptions = {},
): Promise<Result> => {
  const option = databaseOf(config);
  const log = makeLog(config.logLevel);
  const makeContainer = await loadGraph({ isInMemory: option === 'memory', redis: config.redis, ports: {} });
  const lifetime = new Lifetime();
  try {
    const database = await openStorage(option, log, { mayMigrate: config.mayMigrate });
    if (database !== undefined) lifetime.keep('database', database);
    const container = makeContainer({
      ...{ policy: policyOf(config), limits: config.limits, mailSources: config.linkByMail ?? [] },
      oversight: config.oversight,
      wordsInAllRooms: config.hasWordLists,
      exportKey: signingKey(config.exportKey),
      retention: checkedRetention(policyOf(config), config.retention),
      roster: config.roster,
      files: filePartsOf(config.files, option),
      ...{ log, lifetime, database },
    });
    if (registersPolicy) {
      const [hash, { name }] = [container.get(tokens.policyHash), container.get(tokens.policy)];
      await makeRegisterPolicy(container.get(tokens.policies))({ hash, name }, { onlyFirst: true });
    }
    await container.get(tokens.joinNodes)();
    return await work(container.get(tokens.chat), container.get(tokens.people), container.get(tokens.pullRoster));
  } finally {
    await lifetime.close();
  }
};
