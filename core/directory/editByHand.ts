import { ChatError } from '../errors.ts';
import { type OrganisationId, rootOrganisation, type UserId } from '../ids.ts';
import type { People } from '../permissions/People.ts';
import { erasedPrefix, isService, type Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { ApplyDirectory } from './applyDirectory.ts';
import { badMember } from './checkReason.ts';
import type { Directory } from './Directory.ts';
import type { DirectoryOutcome } from './DirectoryOutcome.ts';
import type { DirectoryReader } from './DirectoryReader.ts';
import {
  type Day,
  type DirectoryRecords,
  officeSource,
  type RelationStatus,
  type UserRecord,
} from './DirectoryRecords.ts';
import type { KnownIdentity } from './derivePerson.ts';
import type { SimulatedChange } from './foresee.ts';
import { isManaged, isSeen, type ManagedPart } from './ManagedPart.ts';
import { organisationsIn } from './organisationsIn.ts';
import { referOrganisations } from './referOrganisations.ts';
import type { SimulateDirectory } from './simulateDirectory.ts';

export interface WrittenRole {
  readonly role: string;
  /** Null: in all organisations. */
  readonly organisation: OrganisationId | null;
  readonly begins?: Day;
  readonly ends?: Day;
}

/** Everything that an office says about a person. */
export interface WrittenPerson {
  readonly userId: UserId;
  readonly firstName: string;
  readonly lastName: string;
  readonly roles: readonly WrittenRole[];
  /** False: the office does not say anything about the person any more. */
  readonly isActive: boolean;
}

/** What an office says about a relation. */
export interface WrittenRelation {
  readonly kind: string;
  readonly from: UserId;
  readonly to: UserId;
  readonly context?: string;
  readonly contextName?: string;
  readonly status: RelationStatus;
  readonly begins?: Day;
  readonly ends?: Day;
}

/** Who says what about a person. */
export interface SaidAboutPerson {
  readonly person: Person;
  /** The source that spoke first comes first. */
  readonly sources: readonly Pick<KnownIdentity, 'source' | 'externalId' | 'isNamed' | 'firstName' | 'lastName'>[];
  /** What the office says; null if it says nothing. */
  readonly byHand: Omit<WrittenPerson, 'userId'> | null;
}

export interface HandOptions {
  /** Says what would change, and changes nothing. */
  readonly isDryRun?: boolean;
}

export interface HandOutcome {
  /** What the office's word changes, beside what other sources say. */
  readonly outcome: DirectoryOutcome;
  /** Of a dry run: who would gain or lose contact, as `SimulateDirectory`. Else empty. */
  readonly effects: readonly SimulatedChange[];
}

/**
 * What an office says about people and relations, as one source among others (`officeSource`). Sources add up: a role or a
 * relation counts while one of them names it, so an office ends by a hold what a roster names.
 */
export interface EditByHand {
  /** @throws ChatError USER_NOT_FOUND for somebody outside of what the actor manages */
  readPerson(userId: UserId): Promise<SaidAboutPerson>;
  /** Replaces what the office says. @throws as `readPerson`, and ChatError INVALID_REQUEST as `ApplyDirectory` */
  changePerson(written: WrittenPerson, options?: HandOptions): Promise<HandOutcome>;
  /** The same for a relation. @throws as `changePerson` */
  changeRelation(written: WrittenRelation, options?: HandOptions): Promise<HandOutcome>;
}

interface Deps {
  readonly people: Pick<People, 'find'>;
  readonly policy: Pick<Policy, 'roles'>;
  readonly directory: Pick<Directory, 'transaction'>;
  readonly directoryReader: Pick<DirectoryReader, 'readSource' | 'listOrganisations'>;
  readonly apply: ApplyDirectory;
  readonly simulate: SimulateDirectory;
  readonly part: ManagedPart;
}

/** What the office calls an account. No number alone: the ids of other sources are looked for among these too. */
const handId = (userId: UserId): string => `account:${userId}`;

export const makeEditByHand = ({
  people,
  policy,
  directory,
  directoryReader,
  apply,
  simulate,
  part,
}: Deps): EditByHand => {
  const find = async (userId: UserId, isOurs: (person: Person) => boolean): Promise<Person> => {
    const person = await people.find(userId);
    if (person === undefined || person.mergedInto !== undefined || !isOurs(person)) throw userNotFound();
    if (person.externalId.startsWith(erasedPrefix) || isService(person)) throw userNotFound();
    return person;
  };
  const identitiesOf = async (userId: UserId): Promise<readonly KnownIdentity[]> =>
    (await directory.transaction((tx) => tx.account(userId), true))?.identities ?? [];
  const organisations = async () =>
    referOrganisations(await organisationsIn([rootOrganisation], directoryReader), officeSource);

  const change = async (
    records: DirectoryRecords,
    ids: readonly UserId[],
    { isDryRun = false }: HandOptions,
  ): Promise<HandOutcome> => {
    const accounts = new Map(ids.map((id) => [handId(id), id]));
    const options = { source: officeSource, accounts, sameIds: new Set(accounts.keys()) };
    const outcome = await apply(records, { ...options, isDryRun });
    return { outcome, effects: isDryRun ? await simulate(records, options) : [] };
  };

  return {
    readPerson: async (userId) => {
      const person = await find(userId, (one) => isSeen(part, one));
      const sources = (await identitiesOf(userId)).map(({ email: _, ...identity }) => identity);
      const isNamed = sources.some(({ source, isNamed }) => source === officeSource && isNamed);
      const said = isNamed ? await directoryReader.readSource(officeSource) : undefined;
      const record = said?.users.find(({ externalId }) => externalId === handId(userId));
      if (record === undefined) return { person, sources, byHand: null };
      const known = await organisations();
      const { firstName, lastName } = person;
      const byHand = { ...asWritten(record, (id) => known.get(id)?.id ?? null), firstName, lastName };
      return { person, sources, byHand };
    },

    changePerson: async ({ userId, firstName, lastName, roles, isActive }, options = {}) => {
      await find(userId, (one) => isManaged(part, one));
      const known = new Map([...(await organisations())].map(([externalId, { id }]) => [id, externalId]));
      const [first] = policy.roles.filter((role) => roles.some((one) => one.role === role));
      if (roles.length === 0 || first === undefined)
        throw badMember('roles', `Give the person at least one role, of ${policy.roles.join(', ')}.`);
      const identities = await identitiesOf(userId);
      // A name that others say too is left to them, so that it changes with them.
      const isTheirs = identities.some(
        (one) => one.source !== officeSource && one.firstName === firstName && one.lastName === lastName,
      );
      const names = isTheirs ? { firstName: '', lastName: '' } : { firstName, lastName };
      const record: UserRecord = {
        ...{ externalId: handId(userId), role: first, ...names, isActive },
        roles: roles.map(({ organisation, ...role }, index) => {
          if (organisation === null) return role;
          const externalId = known.get(organisation);
          if (externalId === undefined)
            throw badMember(
              `roles/${index}/organisation_id`,
              'There is no such organisation, or several sources call theirs so; choose another one.',
            );
          return { ...role, organisation: externalId };
        }),
      };
      return change({ users: [record], relations: [] }, [userId], options);
    },

    changeRelation: async ({ from, to, ...relation }, options = {}) => {
      for (const id of [from, to]) await find(id, (one) => isSeen(part, one));
      const record = { ...relation, from: handId(from), to: handId(to) };
      return change({ users: [], relations: [record] }, [from, to], options);
    },
  };
};

const asWritten = (
  { role, roles = [{ role }], isActive }: UserRecord,
  organisationId: (externalId: string) => OrganisationId | null,
): Pick<WrittenPerson, 'roles' | 'isActive'> => ({
  isActive,
  roles: roles.map(({ role: one, organisation, begins, ends }) => ({
    role: one,
    organisation: organisation === undefined ? null : organisationId(organisation),
    ...(begins !== undefined && { begins }),
    ...(ends !== undefined && { ends }),
  })),
});

const userNotFound = (): ChatError =>
  new ChatError('USER_NOT_FOUND', 'There is no such person, or you do not manage all of their organisations.');
