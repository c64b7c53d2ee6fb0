import type { Person } from './Person.ts';
import type { Policy, RoomType } from './Policy.ts';
import { contains, grantsOf, type RoleGrant, type Scope } from './RoleGrant.ts';
import { historyOf, type Members } from './RoomTypeRow.ts';

/**
 * Whether the person may see and moderate the rooms of an organisation: with a role that moderates, in this
 * organisation or above it. False for an inactive person.
 */
export const mayModerate = (policy: Policy, person: Person, scope: Scope): boolean =>
  moderatedScopes(policy, person).some((mine) => contains(mine, scope));

/** Whether the person may see and change the directory of an organisation, as `mayModerate`. */
export const mayManageDirectory = (policy: Policy, person: Person, scope: Scope): boolean =>
  managedScopes(policy, person).some((mine) => contains(mine, scope));

/**
 * The strongest role by which the person answers in an office's rooms of this type: in this organisation or above it.
 * Undefined for who does not belong to the office, for an inactive person and for a type without an office.
 */
export const answeringGrant = (
  policy: Policy,
  person: Person,
  { type, scope }: { readonly type: RoomType; readonly scope: Scope },
): RoleGrant | undefined => {
  const { answer = [] } = policy.roomType(type);
  if (!person.isActive || answer.length === 0) return undefined;
  return grantsOf(person).find((grant) => answer.includes(grant.role) && contains(grant.scope, scope));
};

/** The organisations whose offices' rooms of this type the person answers, with all that is below them. */
export const answeredScopes = (policy: Policy, person: Person, type: RoomType): readonly Scope[] =>
  scopesOf(person, policy.roomType(type).answer ?? []);

/** Whether there are rooms that the person may look into without being a member: as a moderator, or in an office. */
export const looksIntoRooms = (policy: Policy, person: Person): boolean =>
  moderatesSomewhere(policy, person) ||
  Object.keys(policy.roomTypes).some((type) => answeredScopes(policy, person, type).length > 0);

/** Whether there is an organisation whose rooms the person may moderate. */
export const moderatesSomewhere = (policy: Policy, person: Person): boolean =>
  moderatedScopes(policy, person).length > 0;

/** The organisations whose directory the person may see and change, with all that is below them. */
export const managedScopes = (policy: Policy, person: Person): readonly Scope[] =>
  scopesOf(person, policy.rights.manageDirectory);

/** The organisations whose audit log the person may read, with all that is below them. */
export const auditedScopes = (policy: Policy, person: Person): readonly Scope[] =>
  scopesOf(person, policy.rights.readAudit ?? policy.rights.manageDirectory);

/** The organisations whose people and rooms cases of this person may be about, with all that is below them. */
export const overseenScopes = (policy: Policy, person: Person): readonly Scope[] => scopesOf(person, overseers(policy));

/** The organisations in which the person may approve cases of others, with all that is below them. */
export const approvedScopes = (policy: Policy, person: Person): readonly Scope[] =>
  scopesOf(person, policy.rights.approveCases ?? overseers(policy));

/** The organisations whose rooms the person may moderate, with all that is below them. */
export const moderatedScopes = (policy: Policy, person: Person): readonly Scope[] =>
  scopesOf(person, policy.rights.moderate);

const overseers = ({ rights }: Policy): readonly string[] => rights.oversee ?? rights.moderate;

/** The organisations of whose reports the person sees those of other reasons than danger, with all that is below them. */
export const reportedScopes = (policy: Policy, person: Person): readonly Scope[] =>
  scopesOf(person, policy.rights.moderateReports ?? policy.rights.moderate);

/** The organisations of whose reports the person sees those of signs of danger to a child, likewise. */
export const safeguardedScopes = (policy: Policy, person: Person): readonly Scope[] =>
  scopesOf(person, policy.rights.safeguard ?? policy.rights.moderate);

/** Whether a person may block another: each role of the other may be blocked by who has one of the person's. */
export const mayBlock = (policy: Policy, person: Person, other: Person): boolean => {
  const mine = grantsOf(person).map(({ role }) => role);
  return grantsOf(other).every(({ role }) => mine.some((own) => isBlockable(policy, own, role)));
};

const isBlockable = ({ blocks, rights, roomTypes }: Policy, own: string, role: string): boolean => {
  if (blocks !== undefined) return Object.hasOwn(blocks, own) && blocks[own]?.includes(role) === true;
  const { moderate, manageDirectory, moderateReports = [], safeguard = [] } = rights;
  const offices = Object.values(roomTypes).flatMap(({ answer = [] }) => answer);
  return ![...moderate, ...manageDirectory, ...moderateReports, ...safeguard, ...offices].includes(role);
};

const scopesOf = (person: Person, roles: readonly string[]): readonly Scope[] =>
  person.isActive ? grantsOf(person).flatMap(({ role, scope }) => (roles.includes(role) ? [scope] : [])) : [];

/** Whether people with this role may open a room of this type. Who is an end of the relation is checked elsewhere. */
export const mayOpen = (policy: Policy, role: string, type: RoomType): boolean =>
  isAmong(policy.roomType(type).open, role);

/** Whether participants of this role may post in rooms of this type. */
export const mayPost = (policy: Policy, role: string, type: RoomType): boolean =>
  isAmong(policy.roomType(type).post, role);

/** Whether who joins rooms of this type in this role sees what happened before. */
export const seesHistory = (policy: Policy, role: string, type: RoomType): boolean =>
  isAmong(historyOf(policy.roomType(type)), role);

/** Whether what somebody announces under this role to audiences of this type may be urgent. */
export const mayMarkUrgent = (policy: Policy, role: string, type: RoomType): boolean =>
  isAmong(policy.roomType(type).urgent ?? 'nobody', role);

/** Whether a column of a room type names a member with this role. */
export const isAmong = (members: Members, role: string, isOwner = false): boolean => {
  if (typeof members !== 'string') return members.includes(role);
  return members === 'everybody' || (members === 'owner' && isOwner);
};
