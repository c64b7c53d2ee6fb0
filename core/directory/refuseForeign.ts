import type { UserId } from '../ids.ts';
import type { Relation } from '../permissions/Relation.ts';
import { organisationOf, rootScope, type Scope } from '../permissions/RoleGrant.ts';
import type { DirectoryTransaction } from './Directory.ts';
import type { DirectoryRecords, DirectorySnapshot, UserRecord } from './DirectoryRecords.ts';
import { isManaged, isSeen, isWithin, type ManagedPart, onlyOrganisation } from './ManagedPart.ts';
import type { RecordProblem } from './RecordProblem.ts';
import type { KnownOrganisations } from './referOrganisations.ts';
import { refuseProblems } from './refuseBadRecords.ts';
import type { NamedPerson } from './SavedRecords.ts';

/** What is stored for the source of the records. */
export interface SourceRecords {
  readonly source: string;
  readonly organisations: KnownOrganisations;
  /** Those of the records who are stored. */
  readonly people: ReadonlyMap<string, NamedPerson>;
}

const foreignOrganisation = 'you do not manage this organisation';
const foreignPerson = 'you manage nobody with this id';

/** The records of a person without `roles`, as a manager of one organisation means them: a role there. */
export const withOwnOrganisation = (
  part: ManagedPart,
  users: readonly UserRecord[],
  { referred }: KnownOrganisations,
): readonly UserRecord[] => {
  const own = onlyOrganisation(part);
  if (own === undefined) return users;
  const organisation = [...referred].find(([, { id }]) => id === organisationOf(own))?.[0];
  if (organisation === undefined) return users;
  return users.map((user) =>
    user.roles === undefined ? { ...user, roles: [{ role: user.role, organisation }] } : user,
  );
};

/**
 * Refuses records that would show or change anything outside of the organisations that an actor manages. What is outside
 * looks like what does not exist. Call before anything else looks at the records, and before writing.
 * @throws ChatError INVALID_REQUEST with `details: [{path, problem}]`
 */
export const refuseForeign = async (
  tx: DirectoryTransaction,
  part: ManagedPart,
  records: DirectoryRecords | DirectorySnapshot,
  stored: SourceRecords,
): Promise<void> => {
  if (part === 'all') return;
  const { organisations: given = [], contexts = [], users, relations } = records;
  const problems: RecordProblem[] = [];
  const complain = (path: string, problem: string): void => void problems.push({ path, problem });
  const scopeOf = scopeFinder(records, stored);
  const isOurs = (externalId: string | undefined): boolean => {
    const scope = externalId === undefined ? rootScope : scopeOf(externalId);
    return scope !== undefined && isWithin(part, scope);
  };

  given.forEach(({ externalId, parent }, index) => {
    const known = stored.organisations.own.get(externalId);
    if (known !== undefined && !isWithin(part, known.scope))
      complain(`/organisations/${index}/external_id`, foreignOrganisation);
    // Whoever manages a school and not its district may change the school, and leaves it where it is.
    const place = parent === undefined ? rootScope : scopeOf(parent);
    const isMoved = known === undefined || place === undefined || known.scope[1] !== organisationOf(place);
    if (isMoved && !isOurs(parent)) complain(`/organisations/${index}/parent`, foreignOrganisation);
  });
  contexts.forEach(({ organisation }, index) => {
    if (!isOurs(organisation)) complain(`/contexts/${index}/organisation`, foreignOrganisation);
  });
  users.forEach(({ externalId, roles }, index) => {
    const known = stored.people.get(externalId)?.person;
    // What an export says of somebody who is elsewhere too counts in its own organisations; others say the rest.
    const isOpen = 'source' in records || known === undefined || isManaged(part, known);
    if (!isOpen) complain(`/users/${index}/external_id`, foreignPerson);
    if (roles === undefined) {
      complain(`/users/${index}/roles`, 'say in which organisation that you manage, by its id in this source');
      return;
    }
    roles.forEach(({ organisation }, at) => {
      if (!isOurs(organisation)) complain(`/users/${index}/roles/${at}/organisation`, foreignOrganisation);
    });
  });

  const newcomers = new Set(users.map(({ externalId }) => externalId));
  const ends = new Set(relations.flatMap(({ from, to }) => [from, to]).filter((id) => !newcomers.has(id)));
  const referred = await tx.referred(stored.source, [...ends]);
  const isSeenEnd = (id: string): boolean => {
    const found = referred.get(id) ?? [];
    return newcomers.has(id) || (found.length > 0 && found.every(({ person }) => isSeen(part, person)));
  };
  relations.forEach(({ from, to }, index) => {
    if (!isSeenEnd(from)) complain(`/relations/${index}/from`, foreignPerson);
    if (!isSeenEnd(to)) complain(`/relations/${index}/to`, foreignPerson);
  });
  refuseProblems(problems);
};

/** The scope that an organisation has after the records: undefined if nobody knows it, or if it would be below itself. */
const scopeFinder = ({ organisations = [] }: DirectoryRecords, stored: SourceRecords) => {
  const given = new Map(organisations.map((record) => [record.externalId, record]));
  const find = (externalId: string, seen: readonly string[] = []): Scope | undefined => {
    const known = stored.organisations.own.get(externalId);
    // For a stored one its present place counts: a move to elsewhere is refused for itself.
    if (known !== undefined) return known.scope;
    const record = given.get(externalId);
    if (record === undefined) return stored.organisations.referred.get(externalId)?.scope;
    if (seen.includes(externalId)) return undefined;
    return record.parent === undefined ? rootScope : find(record.parent, [...seen, externalId]);
  };
  return (externalId: string): Scope | undefined => find(externalId);
};

/**
 * Refuses a change that reached relations outside: a class of others that came under another organisation or name. Call
 * with every relation that changed, after writing; what was written is undone.
 * @throws ChatError INVALID_REQUEST
 */
export const refuseForeignRelations = async (
  tx: DirectoryTransaction,
  part: ManagedPart,
  relations: readonly Relation[],
): Promise<void> => {
  if (part === 'all' || relations.length === 0) return;
  const ids = [...new Set(relations.flatMap(({ from, to }): UserId[] => [from, to]))];
  const graph = await tx.evidence(ids.map((id) => [id, id]));
  const isSeenId = (id: UserId): boolean => {
    const person = graph.person(id);
    return person !== undefined && isSeen(part, person);
  };
  const isForeign = ({ from, to, scope }: Relation): boolean =>
    !(isSeenId(from) && isSeenId(to)) || (scope !== undefined && !isWithin(part, scope));
  if (relations.some(isForeign))
    refuseProblems([
      { path: '/relations', problem: 'a class or a relation of an organisation that you do not manage would change' },
    ]);
};
