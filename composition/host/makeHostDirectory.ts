import type { DirectoryOutcome } from '../../core/directory/DirectoryOutcome.ts';
import type { OrganisationsPage, PeoplePage } from '../../core/directory/DirectoryReader.ts';
import type { SimulatedChange } from '../../core/directory/foresee.ts';
import type { PersonRelations } from '../../core/directory/readRelations.ts';
import { ChatError } from '../../core/errors.ts';
import { asHoldId, type Hold } from '../../core/holds/Hold.ts';
import { asUserId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { Log } from '../Log.ts';
import { compileArguments } from './compileArguments.ts';
import { holdOf } from './holdOf.ts';
import { applyOptions, type HostApplyOptions, type HostRecords, type HostSnapshot } from './hostRecords.ts';
import type { Arguments } from './hostSchemas.ts';
import { makeDefine } from './makeDefine.ts';
import { makeReadRecords } from './readRecords.ts';
import { reportFault } from './reportFault.ts';

/** The directory, on which the host has every right. */
export interface HostDirectory {
  /** Changes the directory to what the records say and reconciles the rooms, all or nothing. */
  put(records: HostRecords | HostSnapshot, options?: HostApplyOptions): Promise<DirectoryOutcome>;
  /** The people who would gain or lose contact if these records were put; changes nothing. */
  simulate(records: HostRecords | HostSnapshot): Promise<readonly SimulatedChange[]>;
  /** All people, also inactive ones, optionally those whose names match a text. */
  listPeople(given?: Arguments<'directory.listPeople'>): Promise<PeoplePage>;
  /** All organisations, by name. */
  listOrganisations(given?: Arguments<'directory.listOrganisations'>): Promise<OrganisationsPage>;
  /** Holds in force or to come, the newest first; `withPast` shows those that are over too. */
  listHolds(given?: Arguments<'directory.listHolds'>): Promise<readonly Hold[]>;
  /** Suspends or keeps an account or a relation, whatever the records say. @throws ChatError USER_NOT_FOUND */
  setHold(given: Arguments<'directory.setHold'>): Promise<Hold>;
  /** Lifts a hold: records count again. @throws ChatError NOT_FOUND */
  liftHold(given: Arguments<'directory.liftHold'>): Promise<Hold>;
  /** @throws ChatError USER_NOT_FOUND */
  findPerson(given: Arguments<'directory.findPerson'>): Promise<Person>;
  /** All relations of a person, also ended ones. @throws ChatError USER_NOT_FOUND */
  readRelations(given: Arguments<'directory.readRelations'>): Promise<PersonRelations>;
}

export const makeHostDirectory = (
  chat: Pick<Chat, 'identifyPerson' | 'enterDirectory' | 'policy'>,
  log: Pick<Log, 'error'>,
  now: () => Date,
): HostDirectory => {
  const directory = chat.enterDirectory('host');
  const define = makeDefine(chat, log);
  const readPut = makeReadRecords('directory.put', chat.policy);
  const readSimulate = makeReadRecords('directory.simulate', chat.policy);
  const readOptions = compileArguments(applyOptions, 'directory.put, the options');
  const listPeople = define('directory.listPeople', async ({ limit = 50, ...query }) =>
    directory.listPeople({ limit, ...query }),
  );
  const listOrganisations = define('directory.listOrganisations', async ({ limit = 50, ...query }) =>
    directory.listOrganisations({ limit, ...query }),
  );
  const listHolds = define('directory.listHolds', async ({ limit = 50, userId, before, ...query }, who) =>
    directory.listHolds({
      limit,
      ...query,
      ...(userId === undefined ? {} : { userId: await who.id('userId', userId) }),
      ...(before === undefined ? {} : { before: asHoldId(before) }),
    }),
  );

  return {
    put: (records, options = {}) =>
      reportFault(log, 'directory.put', async () => {
        const { onProgress, reusedIds, sameIds, ...rest } = readOptions(options);
        if (onProgress !== undefined && typeof onProgress !== 'function')
          throw new ChatError('INVALID_REQUEST', 'directory.put: onProgress must be a function (done, total) => void.');
        const given = readPut(records);
        return directory.apply(given.records, {
          ...rest,
          ...(onProgress && { onProgress }),
          ...(reusedIds && { reusedIds: new Set(reusedIds) }),
          ...(sameIds && { sameIds: new Set(sameIds) }),
          ...(given.source === undefined ? {} : { source: given.source }),
        });
      }),
    simulate: (records) =>
      reportFault(log, 'directory.simulate', async () => {
        const given = readSimulate(records);
        return directory.simulate(given.records, given.source === undefined ? {} : { source: given.source });
      }),
    listPeople: (given = {}) => listPeople(given),
    listOrganisations: (given = {}) => listOrganisations(given),
    listHolds: (given = {}) => listHolds(given),
    setHold: define('directory.setHold', async (given, who) => directory.setHold(await holdOf(given, who, now()))),
    liftHold: define('directory.liftHold', async ({ holdId }) => directory.liftHold(asHoldId(holdId))),
    findPerson: define('directory.findPerson', async ({ userId }, who) => {
      const { person } = await directory.readRelations(await who.id('userId', userId));
      return person;
    }),
    readRelations: define('directory.readRelations', async ({ userId }, who) =>
      directory.readRelations(asUserId(await who.id('userId', userId))),
    ),
  };
};
