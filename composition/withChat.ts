import type { PulledReading } from '../adapters/wire/directory/toSnapshot.ts';
import type { PullRoster } from '../core/directory/pullRoster.ts';
import { makeRegisterPolicy } from '../core/directory/registerPolicy.ts';
import { ChatError } from '../core/errors.ts';
import type { Chat } from '../core/makeChat.ts';
import type { People } from '../core/permissions/People.ts';
import { absentDatabase } from './absentDatabase.ts';
import type { Config } from './Config.ts';
import { checkedRetention } from './checkedRetention.ts';
import { chooseBus } from './chooseBus.ts';
import { databaseOf } from './databaseOf.ts';
import { filePartsOf } from './filePartsOf.ts';
import { Lifetime } from './Lifetime.ts';
import type { Log } from './Log.ts';
import { loadGraph } from './loadGraph.ts';
import { makeLog } from './makeLog.ts';
import { type DatabaseOption, openStorage } from './openStorage.ts';
import { policyOf } from './policyOf.ts';
import { signingKey } from './signingKey.ts';
import { tokens } from './tokens.ts';

interface WithChatOptions {
  /**
   * What the work does to the database. `create`, the default: it is created and migrated where that is missing. `open`:
   * there must be one, as this release needs it, and nothing is created or migrated. `compare`: the same, but where there is
   * none the work gets an empty school in memory, and `note` a sentence that says so.
   */
  readonly access?: 'create' | 'open' | 'compare';
  readonly note?: (text: string) => void;
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
  { access = 'create', note, registersPolicy = false }: WithChatOptions = {},
): Promise<Result> => {
  const log = makeLog(config.logLevel);
  const option = await optionFor(access, databaseOf(config), log, note);
  const bus = chooseBus({ ...config, database: option });
  const makeContainer = await loadGraph({ isInMemory: option === 'memory', ...bus, ports: {} });
  const lifetime = new Lifetime();
  try {
    const database = await openStorage(option, log, { mayMigrate: access === 'create' && config.mayMigrate });
    if (database !== undefined) lifetime.keep('database', database);
    const container = makeContainer({
      ...{ policy: policyOf(config), limits: config.limits, mailSources: config.linkByMail ?? [] },
      oversight: config.oversight,
      fixed: config.fixedSettings,
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
    await container.get(tokens.currentSettings).follow(container.get(tokens.liveSettings));
    return await work(container.get(tokens.chat), container.get(tokens.people), container.get(tokens.pullRoster));
  } finally {
    await lifetime.close();
  }
};

/** @throws ChatError INVALID_REQUEST if there is no database to open */
const optionFor = async (
  access: NonNullable<WithChatOptions['access']>,
  option: DatabaseOption,
  log: Log,
  note: WithChatOptions['note'],
): Promise<DatabaseOption> => {
  if (access === 'create' || option === 'memory') return option;
  const absence = await absentDatabase(option, log);
  if (absence === undefined) return option;
  if (access === 'open') throw new ChatError('INVALID_REQUEST', absence);
  note?.(`${absence} Compared with an empty school.\n`);
  return 'memory';
};
