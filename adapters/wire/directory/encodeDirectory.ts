import type { ListedPerson } from '../../../core/directory/DirectoryReader.ts';
import type {
  ContextRecord,
  DirectoryRecords,
  OrganisationRecord,
  RelationRecord,
  RoleRecord,
  UserRecord,
} from '../../../core/directory/DirectoryRecords.ts';
import type { SimulatedChange } from '../../../core/directory/foresee.ts';
import type { OrganisationNames } from '../../../core/directory/nameOrganisations.ts';
import type { PersonRelations } from '../../../core/directory/readRelations.ts';
import { fullName, type Person } from '../../../core/permissions/Person.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { grantsOf } from '../../../core/permissions/RoleGrant.ts';
import { encodeErased, encodePerson, encodePictureUrl } from '../messages/encodeMessage.ts';
import { encodeOrganisationOf, encodeRoles } from './encodeOrganisation.ts';
import type { WireContext, WireDirectory, WireOrganisation, WireRelation, WireUser } from './readDirectoryRecords.ts';

/** Turns the records of a request into the core's. */
export const decodeDirectory = (
  { organisations, contexts, users = [], relations = [] }: WireDirectory,
  policy: Pick<Policy, 'roles'>,
): DirectoryRecords => ({
  ...(organisations === undefined ? {} : { organisations: organisations.map(decodeOrganisation) }),
  ...(contexts === undefined ? {} : { contexts: contexts.map(decodeContext) }),
  users: users.map((user) => decodeUser(user, policy)),
  relations: relations.map(decodeRelation),
});

const decodeOrganisation = ({ external_id, time_zone, ...record }: WireOrganisation): OrganisationRecord => ({
  externalId: external_id,
  ...record,
  ...(time_zone === undefined ? {} : { timeZone: time_zone }),
});

const decodeContext = ({ external_id, ...record }: WireContext): ContextRecord => ({
  externalId: external_id,
  ...record,
});

const decodeUser = (
  { external_id, role, roles, first_name, last_name, email, avatar_url, is_active }: WireUser,
  policy: Pick<Policy, 'roles'>,
): UserRecord => ({
  externalId: external_id,
  role: role ?? strongestRole(roles ?? [], policy),
  ...(roles === undefined ? {} : { roles }),
  firstName: first_name,
  lastName: last_name,
  ...(email ? { email } : {}),
  ...(avatar_url === undefined ? {} : { avatarUrl: avatar_url ?? '' }),
  isActive: is_active,
});

/** The role of several records that stands first in the policy; one that the policy does not have stands last. */
export const strongestRole = (
  records: readonly Pick<RoleRecord, 'role'>[],
  { roles }: Pick<Policy, 'roles'>,
): string => {
  const names = records.map(({ role }) => role);
  return roles.find((role) => names.includes(role)) ?? names[0] ?? '';
};

const decodeRelation = ({ kind, from, to, context, context_name, ...record }: WireRelation): RelationRecord => ({
  kind,
  from,
  to,
  ...(context === undefined ? {} : { context }),
  ...(context_name === undefined ? {} : { contextName: context_name }),
  ...record,
});

export const encodeDirectoryUser = (person: Person, names: OrganisationNames) => ({
  id: person.id,
  external_id: person.externalId,
  role: person.role,
  roles: encodeRoles(person, names),
  ...encodeOrganisationOf(grantsOf(person)[0]?.scope, names),
  first_name: person.firstName,
  last_name: person.lastName,
  full_name: fullName(person),
  email: person.email,
  avatar_url: encodePictureUrl(person),
  is_active: person.isActive,
  ...encodeErased(person),
});

export const encodeListedPerson = ({ person, relationCount }: ListedPerson, names: OrganisationNames) => ({
  ...encodeDirectoryUser(person, names),
  relation_count: relationCount,
});

export const encodePersonRelations = ({ person, relations }: PersonRelations, names: OrganisationNames) => ({
  person: encodePerson(person),
  relations: relations.map(({ relation, from, to }) => ({
    kind: relation.kind,
    context: relation.context,
    context_name: relation.contextName,
    ...encodeOrganisationOf(relation.scope, names),
    is_held: relation.isHeld === true,
    status: relation.isActive ? ('active' as const) : ('ended' as const),
    from: encodePerson(from),
    to: encodePerson(to),
  })),
});

/**
 * Encodes who would gain or lose contact, and what would change in the supervision of others; people by external id,
 * because new ones have no user id yet.
 */
export const encodeSimulation = (changes: readonly SimulatedChange[]) => {
  const encoded = (gains: boolean) =>
    changes
      .filter((change) => change.gains === gains && change.supervisor === undefined)
      .map(({ people, rule }) => ({ people: people.map(encodeAffected), rule }));
  const supervision = changes.flatMap(({ people, gains, supervisor }) => {
    if (supervisor === undefined) return [];
    const change = supervisor === null ? (gains ? 'goes_on' : 'stops') : gains ? 'joins' : 'leaves';
    return [
      { people: people.map(encodeAffected), supervisor: supervisor && encodeAffected(supervisor), change },
    ] as const;
  });
  return { gains: encoded(true), losses: encoded(false), supervision: [...supervision] };
};

const encodeAffected = (person: Person) => ({
  external_id: person.externalId,
  full_name: fullName(person),
  role: person.role,
});
