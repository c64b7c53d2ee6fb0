import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import { type Limits, spend } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import { decide } from '../permissions/decide.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { mayOpen, mayPost } from '../permissions/rights.ts';
import { checkRoomName } from '../text/checkRoomName.ts';
import { cannotChatNow } from './admit.ts';
import type { ChatRoom, RoomDraft } from './ChatRoom.ts';
import { draftRelationRoom } from './followDirectory.ts';
import { isSeated } from './Participant.ts';
import type { RoomBus } from './RoomBus.ts';
import type { RoomEvent } from './RoomEvent.ts';
import type { OpenRequest, RoomStore } from './RoomStore.ts';
import { directKey, relationRoomKey } from './roomKeys.ts';

/** What somebody asks for. */
export type RoomWish =
  | { readonly type: 'direct'; readonly userId: UserId }
  | { readonly type: 'group' | 'announcement'; readonly name: string; readonly participantIds: readonly UserId[] }
  | { readonly type: 'job'; readonly jobId: string; readonly workerId: UserId };

export type OpenRoom = (opener: Person, wish: RoomWish) => Promise<{ room: ChatRoom; isNew: boolean }>;

interface Deps {
  readonly rooms: RoomStore;
  readonly people: People;
  readonly policy: Policy;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly bus: Pick<RoomBus<RoomEvent>, 'publish' | 'announce'>;
}

/**
 * Opens a room, or finds the one there is: two people have one direct room, a worker one room per job. Finding is
 * free; asking for a new one counts against `room_opens`. An archived room that is asked for is reopened.
 * @throws ChatError CANNOT_CHAT, ACCESS_DENIED, INVALID_REQUEST, RATE_LIMIT_EXCEEDED
 */
export const makeOpenRoom =
  ({ rooms, people, policy, limiter, limits, bus }: Deps): OpenRoom =>
  async (opener, wish) => {
    const request = await requestFor(wish, opener, policy, people);
    const existing = request.key === null ? undefined : await rooms.findByKey(request.key);
    if (existing === undefined) await spend(limiter, limits, 'room_opens', opener);

    const { room, isNew } = existing ? { room: existing, isNew: false } : await rooms.open(request);
    if (isNew) {
      bus.announce({ userIds: room.members().map(({ userId }) => userId) });
      return { room, isNew };
    }
    const seat = room.participants.get(opener.id);
    if (seat === undefined || !isSeated(seat)) throw cannotChatNow();
    if (!room.facts.isArchived) return { room, isNew };

    const reopened = await rooms.update({
      roomId: room.id,
      actorId: opener.id,
      change: (current) => current.archived(false),
    });
    bus.publish({ roomId: room.id, headSeq: reopened.room.facts.headSeq, events: reopened.events });
    return { room: reopened.room, isNew };
  };

const requestFor = async (wish: RoomWish, opener: Person, policy: Policy, people: People): Promise<OpenRequest> => {
  switch (wish.type) {
    case 'direct':
      return direct(opener, wish.userId, policy);
    case 'job':
      return job(opener, wish, policy, await people.around([wish.workerId]));
    default:
      return group(opener, wish, policy);
  }
};

const direct = (opener: Person, userId: UserId, policy: Policy): OpenRequest => ({
  key: directKey(opener.id, userId),
  pairs: [[opener.id, userId]],
  plan: (evidence) => {
    const participants = contacts(policy, evidence, opener, [userId]).map(({ id }) => ({ userId: id, mayPost: true }));
    return {
      type: 'direct',
      key: directKey(opener.id, userId),
      name: '',
      context: '',
      ownerId: null,
      isFrozen: false,
      participants,
    };
  },
});

const group = (
  opener: Person,
  { type, name, participantIds }: Extract<RoomWish, { type: 'group' | 'announcement' }>,
  policy: Policy,
): OpenRequest => {
  if (!mayOpen(policy, opener.role, type))
    throw new ChatError('ACCESS_DENIED', `A ${opener.role} may not open a room of type "${type}".`);
  const roomName = checkRoomName(name);
  const others = [...new Set(participantIds)].filter((id) => id !== opener.id);
  return {
    key: null,
    pairs: others.map((id) => [opener.id, id]),
    plan: (evidence): RoomDraft => ({
      type,
      key: null,
      name: roomName,
      context: '',
      ownerId: opener.id,
      isFrozen: false,
      participants: contacts(policy, evidence, opener, others).map(({ id, role }) => ({
        userId: id,
        mayPost: mayPost(policy, role, type),
      })),
    }),
  };
};

const job = (
  opener: Person,
  { jobId, workerId }: Extract<RoomWish, { type: 'job' }>,
  policy: Policy,
  graph: RelationGraph,
): OpenRequest => {
  const bid = graph
    .from(workerId)
    .find(({ kind, context }) => context === jobId && policy.relations[kind]?.room?.type === 'job');
  if (bid === undefined || (opener.id !== bid.from && opener.id !== bid.to)) throw cannotChat();
  return {
    key: relationRoomKey('job', bid),
    pairs: [[bid.from, bid.to]],
    plan: (evidence) => {
      contacts(policy, evidence, opener, [opener.id === bid.from ? bid.to : bid.from]);
      const draft = draftRelationRoom(policy, evidence, bid);
      if (draft === undefined || draft.isFrozen) throw cannotChat();
      return draft;
    },
  };
};

/** The opener and the others, as the evidence knows them, once it is shown that the opener may talk to each. */
const contacts = (policy: Policy, evidence: RelationGraph, opener: Person, ids: readonly UserId[]): Person[] => {
  const refused = ids.filter((id) => !decide(policy, evidence, opener.id, id).allowed);
  if (refused.length > 0) throw cannotChat(refused);
  return [opener.id, ...ids].flatMap((id) => evidence.person(id) ?? []);
};

/** The same answer for those one may not write to and for those who do not exist. */
export const cannotChat = (userIds?: readonly UserId[]): ChatError =>
  new ChatError('CANNOT_CHAT', 'You may not write to this person, or there is no such person.', {
    details: userIds && { user_ids: userIds },
  });
