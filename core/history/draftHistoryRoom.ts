import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { hasRole, rootScope } from '../permissions/RoleGrant.ts';
import { roomTypesOn } from '../permissions/roomTypesOf.ts';
import { ChatRoom } from '../rooms/ChatRoom.ts';
import { newParticipant } from '../rooms/checkContacts.ts';
import { draftRelationRoom, followContacts, openingGrant } from '../rooms/membershipRules.ts';
import { ownOffices } from '../rooms/officeRules.ts';
import { beginMembership } from '../rooms/Participant.ts';
import type { NewParticipant, RoomDraft, RoomState } from '../rooms/RoomState.ts';
import { inOrder, pairKey, relationRoomKey } from '../rooms/roomKeys.ts';
import { cleanName } from '../text/cleanName.ts';
import type { HistoryRoomRecord } from './HistoryRecord.ts';

/** What a room record means, with its people found. */
export interface DescribedRoom {
  readonly record: HistoryRoomRecord;
  /** Whom the room is about. */
  readonly about: readonly Person[];
  readonly owner: Person | undefined;
  /** Who is a member now, the owner included. */
  readonly members: readonly Person[];
}

/** Why a record makes no room: the member, and what to do. */
export interface RoomRefusal {
  readonly member: string;
  readonly problem: string;
}

/**
 * The room as the policy has it now: who may not be in it by the directory of today is suspended in it, and a room whose
 * relation is not there is frozen. Relations and dates that come later are followed as in every room.
 * @param graph the evidence for all pairs of the room, and every relation of whom it is about
 */
export const draftHistoryRoom = (
  policy: Policy,
  graph: RelationGraph,
  room: DescribedRoom,
): RoomDraft | RoomRefusal => {
  const { type } = room.record;
  if (!Object.hasOwn(policy.roomTypes, type)) {
    const known = Object.keys(policy.roomTypes).join(', ');
    return { member: 'type', problem: `"${type}" is no room type; there are ${known}` };
  }
  switch (policy.roomType(type).restsOn) {
    case 'contact':
      return ofContact(policy, graph, room);
    case 'relation':
      return ofRelation(policy, graph, room);
    case 'context':
      return ofContext(room);
    case 'office':
      return ofOffice(policy, room);
    case 'owner':
      return ofOwner(policy, graph, room);
    case 'audience': {
      const others = roomTypesOn(policy, 'owner').join(', ');
      return { member: 'type', problem: `rooms of type "${type}" are made by announcements; import it as ${others}` };
    }
  }
};

const needsTwo: RoomRefusal = { member: 'people', problem: 'a room of this type is about two people; name both' };

const twoOf = ({ about }: DescribedRoom): readonly [Person, Person] | undefined => {
  const [one, other, third] = about;
  return one === undefined || other === undefined || third !== undefined || one.id === other.id
    ? undefined
    : [one, other];
};

const ofContact = (policy: Policy, graph: RelationGraph, room: DescribedRoom): RoomDraft | RoomRefusal => {
  const two = twoOf(room);
  if (two === undefined) return needsTwo;
  const { type, context } = room.record;
  const [one, other] = two;
  const hasContext = policy.roomType(type).key.includes('context');
  const draft: RoomDraft = {
    ...{ type, name: '', ownerId: null, scope: rootScope, isFrozen: false, about: inOrder(one.id, other.id) },
    key: pairKey(type, one.id, other.id, hasContext ? (context ?? '') : undefined),
    context: hasContext ? (context ?? '') : '',
    contextName: hasContext ? (room.record.contextName ?? '') : '',
    participants: two.map((person) => newParticipant(policy, type, person.id, person)),
  };
  return followed(policy, graph, draft);
};

const ofOwner = (policy: Policy, graph: RelationGraph, room: DescribedRoom): RoomDraft | RoomRefusal => {
  const { type, name = '', context = '', contextName = '', id } = room.record;
  const owner =
    room.owner ?? room.members.find((person) => openingGrant(policy, person, type) !== undefined) ?? room.members[0];
  if (owner === undefined)
    return { member: 'owner', problem: 'nobody owns the room and nobody is a member; name the owner, or a member' };
  const people = new Map([owner, ...room.members].map((person) => [person.id, person]));
  return followed(policy, graph, {
    ...{ type, key: null, context, contextName, ownerId: owner.id, isFrozen: false },
    name: cleanName(name) || `#${id}`,
    scope: openingGrant(policy, owner, type)?.scope ?? rootScope,
    participants: [...people.values()].map((person) => newParticipant(policy, type, person.id, person)),
  });
};

/** Memberships as those of rooms that people open: by contact, and suspended where there is none. */
const followed = (policy: Policy, graph: RelationGraph, draft: RoomDraft): RoomDraft => {
  const never = new Date(0);
  const { key: _key, participants, ...described } = draft;
  const state: RoomState = {
    ...{ contextName: '', about: [], ...described, id: 0 as RoomState['id'], isArchived: false, headSeq: 0 },
    ...{ createdAt: never, updatedAt: never },
  };
  const memberships = participants.map((one) => beginMembership({ ...one, visibleFrom: 0 }, 0));
  const room = followContacts(policy, graph, new ChatRoom(state, memberships));
  const members = room
    .members()
    .map(({ userId, role, mayPost, isSuspended }): NewParticipant => ({ userId, role, mayPost, isSuspended }));
  return { ...draft, scope: room.state.scope, isFrozen: room.state.isFrozen, participants: members };
};

const ofRelation = (policy: Policy, graph: RelationGraph, room: DescribedRoom): RoomDraft | RoomRefusal => {
  const two = twoOf(room);
  if (two === undefined) return needsTwo;
  const { type, context } = room.record;
  const ids = two.map(({ id }) => id);
  const isOfRoom = ({ kind, from, to, context: word }: Relation): boolean =>
    policy.relations[kind]?.room?.type === type &&
    ids.includes(from) &&
    ids.includes(to) &&
    (context === undefined || word === context);
  const found = two.flatMap(({ id }) => graph.from(id)).filter(isOfRoom);
  const relation = found.find(({ isActive }) => isActive) ?? found[0];
  if (context === undefined && new Set(found.map((one) => one.context)).size > 1)
    return { member: 'context', problem: `these two are related in ${found.length} contexts; say which` };
  const drafted = relation && draftRelationRoom(policy, graph, relation);
  return drafted ?? withoutRelation(policy, room, two);
};

/** The relation is not in the directory: the room is frozen, and follows the relation once it comes. */
const withoutRelation = (policy: Policy, { record }: DescribedRoom, two: readonly [Person, Person]): RoomDraft => {
  const { type, context = '', contextName = '', name = '' } = record;
  const kind = Object.values(policy.relations).find((one) => one.room?.type === type);
  const isTurned = kind !== undefined && !hasRole(two[0], kind.from) && hasRole(two[1], kind.from);
  const [from, to] = isTurned ? [two[1], two[0]] : two;
  return {
    ...{ type, context, contextName, ownerId: null, scope: rootScope, isFrozen: true, about: [from.id, to.id] },
    key: relationRoomKey(type, { from: from.id, to: to.id, context }),
    name: cleanName(name) || cleanName(contextName) || `#${to.id}`,
    participants: two.map((person) => ({
      ...newParticipant(policy, type, person.id, person),
      isSuspended: !person.isActive,
    })),
  };
};

/** The class's own room, which the directory makes. One that is not there has nobody in it yet. */
const ofContext = ({ record }: DescribedRoom): RoomDraft | RoomRefusal => {
  const { type, context, contextName = '', name = '' } = record;
  if (context === undefined)
    return { member: 'context', problem: 'a room of this type is that of a context, e.g. a class; say which' };
  return {
    ...{ type, context, contextName, about: [], ownerId: null, scope: rootScope, isFrozen: true, participants: [] },
    key: { type, userIds: [], context },
    name: cleanName(name) || cleanName(contextName) || cleanName(context) || '#',
  };
};

const ofOffice = (policy: Policy, { record, about }: DescribedRoom): RoomDraft | RoomRefusal => {
  const { type, name = '' } = record;
  const [writer, another] = about;
  if (writer === undefined || another !== undefined)
    return { member: 'people', problem: 'a room of this type is about who writes to the office; name this one person' };
  const scope = ownOffices(policy, writer, type)[0] ?? rootScope;
  const subject = policy.roomType(type).key.includes('name') ? cleanName(name) : '';
  const office = { organisationId: scope[0] ?? rootScope[0], subject: subject.toLowerCase() };
  if (office.organisationId === undefined) return { member: 'people', problem: 'this person belongs to no office' };
  return {
    ...{ type, context: '', about: [writer.id], ownerId: null, scope, isFrozen: false },
    key: { type, userIds: [writer.id], context: null, office: { ...office, organisationId: office.organisationId } },
    name: subject || policy.roomType(type).title.en,
    participants: [{ ...newParticipant(policy, type, writer.id, writer), isSuspended: !writer.isActive }],
  };
};

/** The pairs whose evidence a room needs. */
export const pairsOf = ({ about, owner, members }: DescribedRoom): (readonly [UserId, UserId])[] => {
  const [one, other] = about;
  if (one !== undefined && other !== undefined) return [[one.id, other.id]];
  const leader = owner ?? members[0];
  if (leader === undefined) return one === undefined ? [] : [[one.id, one.id]];
  // Without a named owner each of the members may be the one.
  const leaders = owner === undefined ? members : [owner];
  return leaders.flatMap(({ id }) => [leader, ...members].map((person) => [id, person.id] as const));
};
