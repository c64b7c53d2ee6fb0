import type { Merges } from '../accounts/Merges.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { Clock } from '../clock.ts';
import { ChatError } from '../errors.ts';
import type { ReadFeed } from '../feed/readFeed.ts';
import type { Holds } from '../holds/Holds.ts';
import type { OrganisationId } from '../ids.ts';
import type { Imports } from '../imports/Imports.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { People } from '../permissions/People.ts';
import { organisationOf, type Scope } from '../permissions/RoleGrant.ts';
import { isKeyHolder, type SourceKeyHolder } from '../permissions/SourceKeyHolder.ts';
import { makeApplyDirectory } from './applyDirectory.ts';
import type { ChangeDirectoryDeps } from './changeDirectory.ts';
import { makeChooseSource } from './chooseSource.ts';
import type { DirectoryReader } from './DirectoryReader.ts';
import type { EnteredDirectory } from './EnteredDirectory.ts';
import { makeEditByHand } from './editByHand.ts';
import { makeExplainPair } from './explainPair.ts';
import type { KeySecrets } from './identifyKey.ts';
import { keyedDirectory } from './keyedDirectory.ts';
import type { GuardShares } from './Losses.ts';
import { asSeen, isSeen, type ManagedPart, managedPart } from './ManagedPart.ts';
import { makeManageAccounts } from './manageAccounts.ts';
import { makeManageHolds } from './manageHolds.ts';
import { makeManageImports } from './manageImports.ts';
import { makeManageKeys } from './manageKeys.ts';
import { checkSettings, makeManageSources } from './manageSources.ts';
import { organisationsIn } from './organisationsIn.ts';
import type { RosterPulls } from './RosterPulls.ts';
import { makeReadKnownRoster } from './readKnownRoster.ts';
import { makeReadRelations } from './readRelations.ts';
import type { SourceKeys } from './SourceKeys.ts';
import type { SourceSettingsStore } from './SourceSettings.ts';
import { makeSimulateDirectory } from './simulateDirectory.ts';

/**
 * Admits an actor to the part of the directory that the actor manages; the holder of a source's key to the records of
 * the source, in the key's organisation if it has one, and to no decision of an office. Transports call it before they read anything that
 * the actor sent.
 * With `within` a host or a command sees and changes only that organisation and what is below it, as its manager would.
 * @throws ChatError ACCESS_DENIED for a person who manages no part
 */
export type EnterDirectory = (actor: Actor | SourceKeyHolder, within?: Scope) => EnteredDirectory;

interface Deps extends ChangeDirectoryDeps {
  readonly people: People;
  readonly directoryReader: DirectoryReader;
  readonly holds: Holds;
  readonly merges: Merges;
  readonly sourceSettings: SourceSettingsStore;
  readonly sourceKeys: SourceKeys;
  readonly rosterPulls: RosterPulls;
  readonly imports: Imports;
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly keySecrets: KeySecrets;
  readonly readFeed: ReadFeed;
  readonly clock: Clock;
  readonly mailSources: readonly string[];
  readonly lossGuards: () => GuardShares;
}

export const makeEnterDirectory = (deps: Deps): EnterDirectory => {
  const { policy, readFeed, keySecrets: secrets } = deps;
  return (actor, within) => {
    if (isKeyHolder(actor)) return enterByKey(deps, actor);
    const part = within !== undefined && typeof actor === 'string' ? [within] : managedPart(policy, actor);
    if (part.length === 0) throw new ChatError('ACCESS_DENIED', 'You may not see or change the directory.');
    const chooseSource = makeChooseSource({ ...deps, part });
    const apply = makeApplyDirectory({ ...deps, actor, part });
    const simulate = makeSimulateDirectory({ ...deps, part });
    return {
      ...makeManageHolds({ ...deps, actor, part }),
      ...makeManageAccounts({ ...deps, actor, part }),
      ...makeManageImports({ ...deps, actor, part }),
      ...makeManageSources({ ...deps, actor, part, chooseSource }),
      ...makeManageKeys({ ...deps, secrets, actor, part }),
      ...readsOf(deps, part),
      ownSource: undefined,
      ...makeEditByHand({ ...deps, apply, simulate, part }),
      apply,
      simulate,
      explainPair: makeExplainPair({ ...deps, actor, part }),
      chooseSource,
      readFeed: async (query) => {
        if (part !== 'all')
          throw new ChatError(
            'ACCESS_DENIED',
            'Only who manages the whole directory may read what happens in all rooms.',
          );
        return readFeed(query);
      },
    };
  };
};

/**
 * A key of an organisation has the part that a manager of this organisation has. Another one writes what its source
 * says, in organisations that its source has named, and reads these.
 */
const enterByKey = (deps: Deps, holder: SourceKeyHolder): EnteredDirectory => {
  const { source, isOfOrganisation, scopes } = holder;
  const isOwnOnly = !isOfOrganisation;
  const part = isOwnOnly ? 'all' : scopes;
  const reads = readsOf(deps, scopes);
  const findOwn: EnteredDirectory['findPerson'] = async (externalId) => {
    const people = await deps.directory.transaction((tx) => tx.people(source, [externalId]), true);
    return asSeen(scopes, people.get(externalId)?.person ?? nobody());
  };
  return keyedDirectory(
    {
      ...reads,
      ...(isOwnOnly && { findPerson: findOwn }),
      ownSource: source,
      apply: makeApplyDirectory({ ...deps, actor: holder, part, isOwnOnly }),
      chooseSource: makeChooseSource({ ...deps, part }),
      readSourceSettings: (asked) => deps.sourceSettings.find(asked),
      checkSourceSettings: (settings) => {
        checkSettings(deps.policy, settings);
        return settings;
      },
    },
    holder,
  );
};

type DirectoryReadCalls = Pick<
  EnteredDirectory,
  'readKnownRoster' | 'listPeople' | 'listOrganisations' | 'readRelations' | 'findPerson'
>;

const readsOf = (deps: Deps, part: ManagedPart): DirectoryReadCalls => {
  const { people, directoryReader } = deps;
  const narrowed = narrow(part, directoryReader);
  return {
    readKnownRoster: makeReadKnownRoster(deps),
    listPeople: async (query) => {
      const { people: listed, nextCursor } = await directoryReader.listPeople(await narrowed(query));
      return { people: listed.map((one) => ({ ...one, person: asSeen(part, one.person) })), nextCursor };
    },
    listOrganisations: async (query) => directoryReader.listOrganisations(await narrowed(query)),
    readRelations: makeReadRelations(people, part),
    findPerson: async (externalId, source) => {
      const person = await people.findByExternalId(externalId, source);
      return person !== undefined && isSeen(part, person) ? asSeen(part, person) : nobody();
    },
  };
};

const nobody = (): never => {
  throw new ChatError('USER_NOT_FOUND', 'There is no person with this external_id.');
};

/**
 * Narrows a query to the part of the directory. Of the organisations that it names, those count that are in the part: by
 * an id alone nobody could see that.
 */
const narrow = (part: ManagedPart, directoryReader: Pick<DirectoryReader, 'listOrganisations'>) => {
  const own = part === 'all' ? [] : part.map(organisationOf);
  const below = async (): Promise<ReadonlySet<OrganisationId>> =>
    new Set([...own, ...(await organisationsIn(own, directoryReader)).map(({ id }) => id)]);
  return async <Query extends { readonly within?: readonly OrganisationId[] }>(query: Query): Promise<Query> => {
    if (part === 'all') return query;
    if (query.within === undefined) return { ...query, within: own };
    const known = query.within.every((id) => own.includes(id)) ? new Set(own) : await below();
    return { ...query, within: query.within.filter((id) => known.has(id)) };
  };
};
