import type { UserId } from '../ids.ts';
import { type Allowed, decideByRelations, decideEither } from '../permissions/decide.ts';
import type { Pair } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy, RoomType } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { grantsOf, hasRole, type RoleGrant, rootScope, type Scope } from '../permissions/RoleGrant.ts';
import { mayOpen, mayPost } from '../permissions/rights.ts';
import { supervisionIn } from '../permissions/supervisionIn.ts';
import { cleanName } from '../text/cleanName.ts';
import type { ChatRoom } from './ChatRoom.ts';
import { newParticipant } from './checkContacts.ts';
import { isOrganisationOf } from './isOrganisationOf.ts';
import { askerOf } from './messageRequest.ts';
import { openedAtOnce } from './openedAtOnce.ts';
import type { Participant } from './Participant.ts';
import type { RoomKey } from './RoomKey.ts';
import type { NewParticipant, RoomDraft } from './RoomState.ts';
import { relationRoomKey } from './roomKeys.ts';
import { sharedName } from './roomName.ts';
import { scopeOfContact } from './scopeOfContact.ts';
import { superviseRoom } from './superviseRoom.ts';

export type KeyedDraft = RoomDraft & { readonly key: RoomKey };

/**
 * The room that a relation should have by the relations in the graph: its two people and, if the policy says so,
 * everybody with the joining kind of relation to the second one (guardians of the student). Who is in it in several
 * roles sits there in the strongest. Undefined for kinds of relations without a room.
 */
export const draftRelationRoom = (policy: Policy, graph: RelationGraph, relation: Relation): KeyedDraft | undefined => {
  const declared = policy.relations[relation.kind];
  const kind = declared?.room;
  const [from, to] = [graph.person(relation.from), graph.person(relation.to)];
  if (declared === undefined || kind === undefined || from === undefined || to === undefined) return undefined;
  // A person who lost a role keeps the old relations on record; they do not count any more.
  const hasDeclaredRoles = hasRole(from, declared.from) && hasRole(to, declared.to);
  const among = { people: [from.id, to.id], apart: [from.id, to.id] };
  const { supervisors, missing } = supervisionIn(policy, graph, kind.type, among);
  const supervising = supervisors.flatMap(({ userId, role }) => inRoleOf(graph, userId, role));
  const joiningRole = kind.joinedBy === undefined ? undefined : policy.relations[kind.joinedBy]?.from;
  const joining = graph
    .to(to.id)
    .filter((other) => other.kind === kind.joinedBy && other.isActive)
    .flatMap((other) => graph.person(other.from) ?? [])
    .flatMap((person) => (joiningRole && hasRole(person, joiningRole) ? [inRole(person, joiningRole)] : []));
  const holders = [inRole(from, declared.from), inRole(to, declared.to), ...joining, ...supervising];
  const { context, contextName } = relation;
  const isBlockedRoom = kind.joinedBy === undefined && graph.isBlocked(from.id, to.id);
  return {
    type: kind.type,
    key: relationRoomKey(kind.type, relation),
    name: cleanName(sharedName(policy, { type: kind.type, context, contextName }, [from, to])) || `#${to.id}`,
    context,
    contextName,
    about: [from.id, to.id],
    ownerId: null,
    scope: relation.scope ?? scopeIn(from, declared.from),
    isFrozen:
      !(relation.isActive && hasDeclaredRoles && from.isActive && to.isActive) || isBlockedRoom || missing.length > 0,
    participants: participantsOf(policy, kind.type, holders),
  };
};

export interface RoleHolder {
  readonly person: Person;
  readonly role: string;
}

export const inRole = (person: Person, role: string): RoleHolder => ({ person, role });

const inRoleOf = (graph: RelationGraph, userId: UserId, role: string): RoleHolder[] => {
  const person = graph.person(userId);
  return person === undefined ? [] : [inRole(person, role)];
};

/** Each person once, in the strongest of their roles; who has no active account is suspended. */
export const participantsOf = (policy: Policy, type: RoomType, holders: readonly RoleHolder[]): NewParticipant[] => {
  const participants = new Map<UserId, NewParticipant>();
  for (const { person, role } of holders) {
    const known = participants.get(person.id);
    if (known !== undefined && policy.roles.indexOf(known.role) <= policy.roles.indexOf(role)) continue;
    const isSuspended = !person.isActive;
    participants.set(person.id, { ...newParticipant(policy, type, person.id, { role }), isSuspended });
  }
  return [...participants.values()];
};

/** Brings a room that the directory makes in line with its draft. Returns the same object if it is in line already. */
export const followDraft = (room: ChatRoom, draft: RoomDraft): ChatRoom => {
  const drafted = new Map(draft.participants.map((participant) => [participant.userId, participant]));
  const leaving = room.members().flatMap(({ userId }) => (drafted.has(userId) ? [] : [userId]));
  const followed = room
    .frozen(draft.isFrozen)
    .leftBy(leaving, 'relation_ended')
    .joinedBy(draft.participants)
    .withSuspensions((userId) => drafted.get(userId)?.isSuspended ?? false)
    .withRoles((membership) => drafted.get(membership.userId) ?? membership)
    .movedTo(draft.scope);
  return followed.named({ name: draft.name, contextName: draft.contextName ?? '' });
};

/**
 * The pairs on whose contact the memberships of a room that people opened rest. The owner is paired with themselves
 * too: their account must be read even if they are the only member. In an office's room everybody is there by roles of
 * their own.
 */
export const membershipPairs = (policy: Policy, room: ChatRoom): Pair[] => {
  const ids = room.members().map(({ userId }) => userId);
  if (policy.roomType(room.state.type).restsOn === 'contact') {
    const asker = askerOf(room.state);
    if (asker !== undefined && room.state.awaits) return [[asker, room.state.awaits]];
    // Who supervises the room is a member too, and on nobody's way.
    const [first, second] = room.state.about.length === 2 ? room.state.about.filter((id) => ids.includes(id)) : ids;
    return first !== undefined && second !== undefined ? [[first, second]] : [];
  }
  if (policy.roomType(room.state.type).restsOn === 'office') return ids.map((id): Pair => [id, id]);
  const { ownerId } = room.state;
  return ownerId === null ? [] : ids.map((id): Pair => [ownerId, id]);
};

/**
 * Brings the memberships of a room that people opened in line with the relations that they rest on. If the owner's
 * account is not active, the room is frozen and the members stay, so that they can still read what they wrote. The room
 * moves to the organisation in which it would be opened now, once it has nothing to do with its own any more.
 */
export const followContacts = (policy: Policy, graph: RelationGraph, unsupervised: ChatRoom): ChatRoom => {
  const { room, supervisors, isMissing } = superviseRoom(policy, graph, unsupervised);
  const { type, ownerId } = room.state;
  const restsOnContact = policy.roomType(type).restsOn === 'contact';
  const inactive = (userId: UserId): boolean => graph.person(userId)?.isActive !== true;
  const refused = new Set<UserId>();
  const roles = new Map<UserId, string>();
  let contact: Allowed | undefined;
  for (const [one, other] of membershipPairs(policy, room)) {
    if (one === other) continue;
    if (supervisors.has(other)) continue;
    // A block ends no room that the two share with others.
    const decision = (restsOnContact ? decideEither : decideByRelations)(policy, graph, one, other);
    if (!decision.allowed) for (const userId of restsOnContact ? [one, other] : [other]) refused.add(userId);
    else {
      const [mine, theirs] = decision.grants;
      if (restsOnContact) {
        contact = decision;
        roles.set(one, mine.role);
      }
      roles.set(other, theirs.role);
    }
  }
  const owner = ownerId === null ? undefined : graph.person(ownerId);
  const opening = owner && openingGrant(policy, owner, type);
  if (owner !== undefined) roles.set(owner.id, opening?.role ?? owner.role);
  const place = contact === undefined ? owner?.isActive && opening?.scope : scopeOfContact(policy, contact);
  const { asker, opened } = openedAtOnce(policy, graph, room, contact);
  const isAtHome = isOrganisationOf(
    graph,
    room,
    restsOnContact ? [...roles.keys()] : owner === undefined ? [] : [owner.id],
  );
  const followed = (place && !isAtHome ? opened.movedTo(place) : opened).withRoles((membership) => {
    const role = roles.get(membership.userId) ?? roleLeft(policy, graph, membership);
    // Who waits to be accepted has said what they may.
    return { role, mayPost: mayPost(policy, role, type) && membership.userId !== asker };
  });
  if (restsOnContact || ownerId === null)
    return followed
      .frozen(isMissing)
      .withSuspensions((userId) => (restsOnContact && refused.size > 0) || refused.has(userId) || inactive(userId));
  if (inactive(ownerId))
    return followed
      .frozen(true)
      .withSuspensions((userId) => inactive(userId) || (room.participants.get(userId)?.isSuspended ?? false));
  return followed.frozen(isMissing).withSuspensions((userId) => refused.has(userId) || inactive(userId));
};

/** The organisation in which the person has the role; the root if they do not have it any more. */
const scopeIn = (person: Person, role: string): Scope =>
  grantsOf(person).find((grant) => grant.role === role)?.scope ?? rootScope;

/** The role of a member whom nothing entitles to be in the room now: as before, or the strongest that is left. */
const roleLeft = (policy: Policy, graph: RelationGraph, { userId, role }: Participant): string => {
  const person = graph.person(userId);
  return person === undefined || (policy.roles.includes(role) && hasRole(person, role)) ? role : person.role;
};

/** The strongest role in which the person may open a room of the type; undefined if there is none. */
export const openingGrant = (policy: Policy, person: Person, type: string): RoleGrant | undefined =>
  grantsOf(person).find(({ role }) => mayOpen(policy, role, type));
