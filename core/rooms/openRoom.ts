import { type Limits, spend } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { cannotChatNow } from './admit.ts';
import type { ChatRoom } from './ChatRoom.ts';
import { isSeated } from './Participant.ts';
import type { RoomBus } from './RoomBus.ts';
import type { RoomEvent } from './RoomEvent.ts';
import type { RoomStore } from './RoomStore.ts';
import type { RoomWish } from './RoomWish.ts';
import { roomRequest } from './roomRequest.ts';
import { roomRights } from './roomRights.ts';

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
 * Opens a room, or finds the one there is: there is one for each key, as the row of its type says. Finding is free;
 * asking for a new one counts against `room_opens`. An archived room that is asked for is reopened,
 * where its type lets the opener do so.
 * @throws ChatError CANNOT_CHAT, ACCESS_DENIED, INVALID_REQUEST, RATE_LIMIT_EXCEEDED
 */
export const makeOpenRoom =
  ({ rooms, people, policy, limiter, limits, bus }: Deps): OpenRoom =>
  async (opener, wish) => {
    const request = await roomRequest(policy, opener, wish, people);
    const existing = request.key === null ? undefined : await rooms.findByKey(request.key);
    if (existing === undefined) await spend(limiter, limits, 'room_opens', opener);

    const { room, isNew } = existing ? { room: existing, isNew: false } : await rooms.open(request);
    if (isNew) {
      bus.announce({ userIds: room.members().map(({ userId }) => userId) });
      return { room, isNew };
    }
    const seat = room.participants.get(opener.id);
    if (seat === undefined || !isSeated(seat)) throw cannotChatNow();
    if (!room.facts.isArchived || !roomRights(policy, opener, room.facts, seat).mayArchive) return { room, isNew };

    const reopened = await rooms.update({
      roomId: room.id,
      actorId: opener.id,
      change: (current) => current.archived(false),
    });
    bus.publish({ roomId: room.id, headSeq: reopened.room.facts.headSeq, events: reopened.events });
    return { room: reopened.room, isNew };
  };
