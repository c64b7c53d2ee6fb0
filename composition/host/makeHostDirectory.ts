import type { ApplyOptions, DirectoryOutcome } from '../../core/directory/applyDirectory.ts';
import type { PeoplePage } from '../../core/directory/DirectoryReader.ts';
import type { PersonRelations } from '../../core/directory/readRelations.ts';
import type { SimulatedChange } from '../../core/directory/simulateDirectory.ts';
import { ChatError } from '../../core/errors.ts';
import { asUserId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { Log } from '../Log.ts';
import { compileArguments } from './compileArguments.ts';
import { applyOptions, type HostRecords, type HostSnapshot } from './hostRecords.ts';
import type { Arguments } from './hostSchemas.ts';
import { makeDefine } from './makeHostCalls.ts';
import { makeReadRecords } from './readRecords.ts';
import { reportFault } from './reportFault.ts';

/** The directory, on which the host has every right. */
export interface HostDirectory {
  /** Changes the directory to what the records say and reconciles the rooms, all or nothing. */
  put(records: HostRecords | HostSnapshot, options?: ApplyOptions): Promise<DirectoryOutcome>;
  /** The people who would gain or lose contact if these records were put; changes nothing. */
  simulate(records: HostRecords | HostSnapshot): Promise<readonly SimulatedChange[]>;
  /** All people, also inactive ones, optionally those whose names match a text. */
  listPeople(given?: Arguments<'directory.listPeople'>): Promise<PeoplePage>;
  /** @throws ChatError USER_NOT_FOUND */
  findPerson(given: Arguments<'directory.findPerson'>): Promise<Person>;
  /** All relations of a person, also ended ones. @throws ChatError USER_NOT_FOUND */
  readRelations(given: Arguments<'directory.readRelations'>): Promise<PersonRelations>;
}

export const makeHostDirectory = (
  chat: Pick<Chat, 'identifyPerson' | 'enterDirectory'>,
  log: Pick<Log, 'error'>,
): HostDirectory => {
  const directory = chat.enterDirectory('host');
  const define = makeDefine(chat, log);
  const readPut = makeReadRecords('directory.put');
  const readSimulate = makeReadRecords('directory.simulate');
  const readOptions = compileArguments(applyOptions, 'directory.put, the options');
  const listPeople = define('directory.listPeople', async ({ limit = 50, ...query }) =>
    directory.listPeople({ limit, ...query }),
  );

  return {
    put: (records, options = {}) =>
      reportFault(log, 'directory.put', async () => {
        const { onProgress } = readOptions(options);
        if (onProgress !== undefined && typeof onProgress !== 'function')
          throw new ChatError('INVALID_REQUEST', 'directory.put: onProgress must be a function (done, total) => void.');
        return directory.apply(readPut(records), options);
      }),
    simulate: (records) =>
      reportFault(log, 'directory.simulate', async () => directory.simulate(readSimulate(records))),
    listPeople: (given = {}) => listPeople(given),
    findPerson: define('directory.findPerson', async ({ userId }, who) => {
      const { person } = await directory.readRelations(await who.id('userId', userId));
      return person;
    }),
    readRelations: define('directory.readRelations', async ({ userId }, who) =>
      directory.readRelations(asUserId(await who.id('userId', userId))),
    ),
  };
};
