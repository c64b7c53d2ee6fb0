import type { RoomId, UserId } from '../ids.ts';
import { checkWriting } from '../permissions/checkWriting.ts';
import { decideEither } from '../permissions/decide.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { mayPost } from '../permissions/rights.ts';
import { cannotChat, roomNotFound } from './admit.ts';
import type { ChatRoom } from './ChatRoom.ts';
import { newParticipant } from './checkContacts.ts';
import { askerOf, withAwaited } from './messageRequest.ts';
import { publishRoomEvents } from './publishRoomEvents.ts';
import type { RequestWatch } from './RequestWatch.ts';
import type { RoomBus } from './RoomBus.ts';
import type { RoomEvent } from './RoomEvent.ts';
import type { RoomRepository } from './RoomRepository.ts';

/**
 * Lets the person into a room that awaits them: both write there from then on. A room that they accepted before stays as it
 * is.
 * @throws ChatError ROOM_NOT_FOUND for every other room, CANNOT_CHAT if the two may not talk any more, and as `checkWriting`
 */
export type AcceptRequest = (person: Person, roomId: RoomId) => Promise<ChatRoom>;

interface Deps {
  readonly rooms: Pick<RoomRepository, 'update'>;
  readonly policy: Policy;
  readonly bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate' | 'publishEphemeral'>;
  readonly requestWatch: RequestWatch;
}

export const makeAcceptRequest =
  ({ rooms, policy, bus, requestWatch }: Deps): AcceptRequest =>
  async (person, roomId) => {
    checkWriting(person);
    const { room, events } = await rooms.update({
      roomId,
      actorId: person.id,
      pairs: ({ state }) => {
        const asker = state.awaits === person.id ? askerOf(state) : undefined;
        return asker === undefined ? [] : [[person.id, asker]];
      },
      change: (current, evidence) => accepted(policy, evidence, current, person.id),
    });
    if (events.length > 0) {
      requestWatch.onRequest('accepted');
      publishRoomEvents(bus, room.id, room.state.headSeq, events);
      bus.invalidate({ userIds: room.members().map(({ userId }) => userId) });
      bus.publishEphemeral({ type: 'message_request', roomId, userId: person.id });
    }
    return room;
  };

/** The room after whom it awaits has accepted. */
const accepted = (policy: Policy, evidence: RelationGraph, room: ChatRoom, userId: UserId): ChatRoom => {
  const { state } = room;
  const asker = askerOf(state);
  if (state.awaits !== userId || asker === undefined) {
    if (room.hasMember(userId) && asker !== userId) return room;
    throw roomNotFound();
  }
  // Who blocks somebody has to end that first; to whom it was silent it stays so.
  if (evidence.blocksSilently(userId, asker)) throw cannotChat([asker]);
  const decision = decideEither(policy, evidence, userId, asker);
  if (!decision.allowed) throw cannotChat([asker]);
  const [mine] = decision.grants;
  const both = withAwaited(room, newParticipant(policy, state.type, userId, mine));
  return both.withRoles(({ role }) => ({ role, mayPost: mayPost(policy, role, state.type) }));
};
