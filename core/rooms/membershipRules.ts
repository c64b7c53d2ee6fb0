import type { UserId } from '../ids.ts';
import { decide } from '../permissions/decide.ts';
import type { Pair } from '../permissions/People.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { mayPost } from '../permissions/rights.ts';
import { cleanName } from '../text/cleanName.ts';
import type { ChatRoom, NewParticipant, RoomDraft } from './ChatRoom.ts';
import type { RoomKey } from './RoomKey.ts';
import { relationRoomKey } from './roomKeys.ts';
import { sharedName } from './roomName.ts';

type KeyedDraft = RoomDraft & { readonly key: RoomKey };

/**
 * The room that a relation should have by the relations in the graph: its two people and, if the policy says so,
 * everybody with the joining kind of relation to the second one (guardians of the student). Undefined for kinds of
 * relations without a room.
 */
export const draftRelationRoom = (policy: Policy, graph: RelationGraph, relation: Relation): KeyedDraft | undefined => {
  const declared = policy.relations[relation.kind];
  const kind = declared?.room;
  const [from, to] = [graph.person(relation.from), graph.person(relation.to)];
  if (kind === undefined || from === undefined || to === undefined) return undefined;
  // A person who changed roles keeps the old relations on record; they do not count any more.
  const hasDeclaredRoles = declared?.from === from.role && declared.to === to.role;
  const joining = graph
    .to(to.id)
    .filter((other) => other.kind === kind.joinedBy && other.isActive)
    .flatMap((other) => graph.person(other.from) ?? []);
  const participants = new Map(
    [from, to, ...joining].map((person): [UserId, NewParticipant] => [
      person.id,
      { userId: person.id, mayPost: mayPost(policy, person.role, kind.type), isSuspended: !person.isActive },
    ]),
  );
  const { context, contextName } = relation;
  return {
    type: kind.type,
    key: relationRoomKey(kind.type, relation),
    name: cleanName(sharedName(policy, { type: kind.type, context, contextName }, [from, to])) || `#${to.id}`,
    context,
    contextName,
    about: [from.id, to.id],
    ownerId: null,
    isFrozen: !(relation.isActive && hasDeclaredRoles && from.isActive && to.isActive),
    participants: [...participants.values()],
  };
};

/** Brings a relation's room in line with its draft. Returns the same object if it is in line already. */
export const followRelation = (room: ChatRoom, draft: RoomDraft): ChatRoom => {
  const drafted = new Map(draft.participants.map((participant) => [participant.userId, participant]));
  const leaving = room.members().flatMap(({ userId }) => (drafted.has(userId) ? [] : [userId]));
  const followed = room
    .frozen(draft.isFrozen)
    .leftBy(leaving, 'relation_ended')
    .joinedBy(draft.participants)
    .withSuspensions((userId) => drafted.get(userId)?.isSuspended ?? false)
    .withPosting((userId) => drafted.get(userId)?.mayPost ?? false);
  return followed.named({ name: draft.name, contextName: draft.contextName ?? '' });
};

/**
 * The pairs on whose contact the memberships of a room that people opened rest. The owner is paired with themselves
 * too: their account must be read even if they are the only member.
 */
export const membershipPairs = (policy: Policy, room: ChatRoom): Pair[] => {
  const ids = room.members().map(({ userId }) => userId);
  const [first, second] = ids;
  if (policy.roomType(room.state.type).restsOn === 'contact')
    return first !== undefined && second !== undefined ? [[first, second]] : [];
  const { ownerId } = room.state;
  return ownerId === null ? [] : ids.map((id): Pair => [ownerId, id]);
};

/**
 * Brings the memberships of a room that people opened in line with the relations that they rest on. If the owner's
 * account is not active, the room is frozen and the members stay, so that they can still read what they wrote.
 */
export const followContacts = (policy: Policy, graph: RelationGraph, room: ChatRoom): ChatRoom => {
  const { type, ownerId } = room.state;
  const restsOnContact = policy.roomType(type).restsOn === 'contact';
  const inactive = (userId: UserId): boolean => graph.person(userId)?.isActive !== true;
  const refused = new Set(
    membershipPairs(policy, room).flatMap(([one, other]) =>
      one === other || decide(policy, graph, one, other).allowed ? [] : restsOnContact ? [one, other] : [other],
    ),
  );
  const followed = room.withPosting((userId) => mayPost(policy, graph.person(userId)?.role ?? '', type));
  if (restsOnContact || ownerId === null)
    return followed.withSuspensions((userId) => refused.has(userId) || inactive(userId));
  if (inactive(ownerId))
    return followed
      .frozen(true)
      .withSuspensions((userId) => inactive(userId) || (room.participants.get(userId)?.isSuspended ?? false));
  return followed.frozen(false).withSuspensions((userId) => refused.has(userId) || inactive(userId));
};
