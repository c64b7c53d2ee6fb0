import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { mayBegin, type SupervisionIn, supervisionIn } from '../permissions/supervisionIn.ts';
import type { ChatRoom } from './ChatRoom.ts';
import { newParticipant } from './checkContacts.ts';
import type { NewParticipant, RoomDraft, RoomState } from './RoomState.ts';

/** What supervision is asked for in a room with these members. */
export const supervisionOf = (
  policy: Policy,
  graph: RelationGraph,
  {
    type,
    about = [],
    ownerId,
    members,
  }: Pick<RoomState, 'type' | 'ownerId'> & {
    readonly about?: readonly UserId[];
    readonly members: readonly UserId[];
  },
): SupervisionIn => {
  const isOwned = policy.roomType(type).restsOn === 'owner';
  const owners = ownerId === null ? [] : [ownerId];
  return supervisionIn(policy, graph, type, {
    people: isOwned ? members : about,
    apart: isOwned ? owners : about,
  });
};

/** The same of a room that there is. */
export const supervisionOfRoom = (policy: Policy, graph: RelationGraph, room: ChatRoom): SupervisionIn =>
  supervisionOf(policy, graph, { ...room.state, members: room.members().map(({ userId }) => userId) });

export interface SupervisedRoom {
  readonly room: ChatRoom;
  /** Members whose being there rests on nothing else. */
  readonly supervisors: ReadonlySet<UserId>;
  /** Somebody has to be there, and nobody is: nothing may be posted (I30). */
  readonly isMissing: boolean;
}

/**
 * A room of a contact or an owner with those who have to supervise it. Of a contact's room those go who need not be there
 * any more; in an owner's room they stay as other members do, but whose relation to the person has ended goes.
 */
export const superviseRoom = (policy: Policy, graph: RelationGraph, room: ChatRoom): SupervisedRoom => {
  const { type, about } = room.state;
  const { restsOn, supervision } = policy.roomType(type);
  if (restsOn !== 'contact' && supervision === undefined) return { room, supervisors: new Set(), isMissing: false };
  const asked = supervisionOfRoom(policy, graph, room);
  const supervisors = new Set(asked.supervisors.map(({ userId }) => userId));
  const isGone = (userId: UserId): boolean =>
    restsOn === 'contact'
      ? about.length > 0 && !about.includes(userId)
      : userId !== room.state.ownerId && hadRelation(policy, graph, asked, userId, room.participants.get(userId)?.role);
  const leaving = room.members().flatMap(({ userId }) => (!supervisors.has(userId) && isGone(userId) ? [userId] : []));
  const newcomers = asked.supervisors.map((one) => newParticipant(policy, type, one.userId, one));
  return {
    room: room.leftBy(leaving, 'relation_ended').supervisedBy(newcomers),
    supervisors,
    isMissing: asked.missing.length > 0,
  };
};

/** Whether somebody who sits here by their role of such a relation once had one to a person who is supervised here. */
const hadRelation = (
  policy: Policy,
  graph: RelationGraph,
  { people }: SupervisionIn,
  userId: UserId,
  role: string | undefined,
): boolean =>
  people.some((id) =>
    graph.to(id).some(({ kind, from, isActive }) => {
      const isOfTerms = Object.values(policy.roomTypes).some(({ supervision = [] }) =>
        supervision.some(({ by = [] }) => by.includes(kind)),
      );
      return from === userId && !isActive && isOfTerms && policy.relations[kind]?.from === role;
    }),
  );

/**
 * The draft of a room that somebody opens, with those who have to supervise it.
 * @throws ChatError ACCESS_DENIED if others must begin it, CANNOT_CHAT if nobody is there to supervise
 */
export const superviseDraft = <Draft extends RoomDraft>(
  policy: Policy,
  graph: RelationGraph,
  opener: Person,
  draft: Draft,
): Draft => {
  const members = draft.participants.map(({ userId }) => userId);
  const asked = supervisionOf(policy, graph, { ...draft, members });
  if (!mayBegin(asked, graph.person(opener.id))) throw mayNotBegin(policy, draft.type, asked);
  checkSupervised(policy, draft.type, asked);
  const joining = asked.supervisors.filter(({ userId }) => !members.includes(userId));
  if (joining.length === 0) return draft;
  const added = joining.map((one): NewParticipant => newParticipant(policy, draft.type, one.userId, one));
  return { ...draft, participants: [...draft.participants, ...added] };
};

/** @throws ChatError CANNOT_CHAT if somebody has to be there and nobody is */
export const checkSupervised = (policy: Policy, type: string, { missing }: SupervisionIn): void => {
  if (missing.length === 0) return;
  const kinds = [...new Set(missing.flatMap(({ by }) => by))].map((kind) => `"${relationWord(policy, kind)}"`);
  throw new ChatError(
    'CANNOT_CHAT',
    `This room (${type}) needs a supervising adult (${kinds.join(' or ')}), and the directory names none who can be there. Ask your school to enter one, then try again.`,
    { details: { user_ids: missing.map(({ userId }) => userId) } },
  );
};

const mayNotBegin = (policy: Policy, type: string, { begin }: SupervisionIn): ChatError => {
  const roles = [...new Set(begin.flatMap((one) => one.roles))].map((role) => roleWord(policy, role));
  return new ChatError(
    'ACCESS_DENIED',
    `This room (${type}) is begun by the other side: ${roles.join(', ')}. Once it is there, you may answer.`,
  );
};

/** @throws ChatError ACCESS_DENIED for who has to be in the room to supervise it */
export const checkNoSupervisor = (policy: Policy, graph: RelationGraph, room: ChatRoom, userId: UserId): void => {
  if (!supervisionOfRoom(policy, graph, room).supervisors.some((one) => one.userId === userId)) return;
  throw new ChatError(
    'ACCESS_DENIED',
    'This person supervises the room and stays in it, as long as the directory names them and the rule holds.',
  );
};

const relationWord = ({ words }: Policy, kind: string): string => words?.relations?.[kind]?.en ?? kind;

const roleWord = ({ words }: Policy, role: string): string => words?.roles?.[role]?.many.en ?? role;
