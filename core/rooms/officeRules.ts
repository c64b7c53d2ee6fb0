import type { OrganisationId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy, RoomType } from '../permissions/Policy.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { contains, grantsOf, organisationOf, type RoleGrant, rootScope, type Scope } from '../permissions/RoleGrant.ts';
import { answeringGrant, mayOpen, mayPost } from '../permissions/rights.ts';
import type { ChatRoom } from './ChatRoom.ts';
import { followContacts } from './membershipRules.ts';
import type { NewParticipant } from './RoomState.ts';

/**
 * A way for a person to write to the office of an organisation: the strongest of the roles that they have in the
 * organisation or below it and that may open rooms of the type. Undefined for who has none, and for an inactive person.
 */
export const writingGrant = (policy: Policy, person: Person, type: RoomType, scope: Scope): RoleGrant | undefined =>
  person.isActive
    ? grantsOf(person).find((grant) => mayOpen(policy, grant.role, type) && contains(scope, grant.scope))
    : undefined;

/** The organisations in which the person has a role by which they may write to the office, each once. */
export const ownOffices = (policy: Policy, person: Person, type: RoomType): readonly Scope[] => {
  const scopes = grantsOf(person).flatMap(({ role, scope }) => (mayOpen(policy, role, type) ? [scope] : []));
  return [...new Map(scopes.map((scope) => [organisationOf(scope), scope])).values()];
};

/** The organisation with this id, if it is one of the person's own for the type, or above one; with all above it. */
export const officeOf = (policy: Policy, person: Person, type: RoomType, id: OrganisationId): Scope | undefined =>
  ownOffices(policy, person, type)
    .filter((scope) => scope.includes(id))
    .map((scope) => scope.slice(scope.indexOf(id)))[0];

/**
 * Whether two organisations belong to one district: one contains the other, or something below the root contains both. If
 * both stand directly below the root, the root is their district.
 */
export const sharesDistrict = (one: Scope, other: Scope): boolean => {
  if (contains(one, other) || contains(other, one)) return true;
  const root = organisationOf(rootScope);
  const areAtTop = [one, other].every(([, parent = root]) => parent === root);
  return areAtTop || one.some((id) => id !== root && other.includes(id));
};

/**
 * Brings the memberships of an office's room in line with the roles of its people. Who wrote to the office is suspended,
 * and the room frozen, while they have no role there or no active account. Who does not belong to the office any more
 * leaves, and gives back what they had taken.
 */
const followOffice = (policy: Policy, graph: RelationGraph, room: ChatRoom): ChatRoom => {
  const { about, type, scope, ownerId } = room.state;
  const [writerId] = about;
  const roles = new Map<number, string>();
  for (const { userId, role } of room.members()) {
    const person = graph.person(userId);
    if (person === undefined) continue;
    const grant =
      userId === writerId ? writingGrant(policy, person, type, scope) : answeringGrant(policy, person, room.state);
    if (grant !== undefined) roles.set(userId, grant.role);
    else if (userId === writerId) roles.set(userId, roleLeft(policy, person, role));
  }
  const writer = writerId === undefined ? undefined : graph.person(writerId);
  const isCutOff = writer === undefined || writingGrant(policy, writer, type, scope) === undefined;
  const leaving = room.members().flatMap(({ userId }) => (userId === writerId || roles.has(userId) ? [] : [userId]));
  const returned = ownerId !== null && !roles.has(ownerId) ? takenBy(room, null) : room;
  return returned
    .leftBy(leaving, 'relation_ended')
    .frozen(isCutOff)
    .withSuspensions((userId) => userId === writerId && isCutOff)
    .withRoles((membership) => {
      const role = roles.get(membership.userId) ?? membership.role;
      return { role, mayPost: mayPost(policy, role, type) };
    });
};

/** The role of who may not write now: as before, or the strongest that is left. */
const roleLeft = (policy: Policy, person: Person, role: string): string =>
  policy.roles.includes(role) && grantsOf(person).some((grant) => grant.role === role) ? role : person.role;

/** Brings a room that people opened in line with the directory and the policy. */
export const followOpened = (policy: Policy, graph: RelationGraph, room: ChatRoom): ChatRoom =>
  policy.roomType(room.state.type).restsOn === 'office'
    ? followOffice(policy, graph, room)
    : followContacts(policy, graph, room);

/** The organisation's own room of the person is handed to the office of another one. */
export const handedOn = (
  policy: Policy,
  graph: RelationGraph,
  room: ChatRoom,
  { scope, name }: { readonly scope: Scope; readonly name: string },
): ChatRoom => followOffice(policy, graph, inOffice(room, scope, name));

/**
 * An office's room as taken by one of the office, who becomes a member if they are none; null gives it back to all of
 * the office.
 */
export const takenBy = (room: ChatRoom, taker: NewParticipant | null): ChatRoom => {
  const ownerId = taker?.userId ?? null;
  if (ownerId === room.state.ownerId) return room;
  return (taker === null ? room : room.joinedBy([taker])).with({ ownerId });
};

/** An office's room in the office of another organisation, where nobody has taken it yet. */
const inOffice = (room: ChatRoom, scope: Scope, name: string): ChatRoom =>
  organisationOf(scope) === organisationOf(room.state.scope) ? room : room.with({ scope, name, ownerId: null });
