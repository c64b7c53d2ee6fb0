import type { RoomId } from '../ids.ts';
import { consumeQuota, type Limits } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { cannotChatNow } from './admit.ts';
import type { ChatRoom } from './ChatRoom.ts';
import type { NameOffice } from './NameOffice.ts';
import type { OpenRoomCommand } from './OpenRoomCommand.ts';
import { isActiveMembership } from './Participant.ts';
import { publishOffice } from './publishOffice.ts';
import type { RoomBus } from './RoomBus.ts';
import type { RoomEvent } from './RoomEvent.ts';
import type { RoomRepository } from './RoomRepository.ts';
import { roomRequest } from './roomRequest.ts';
import { roomRights } from './roomRights.ts';

export type OpenRoom = (opener: Person, command: OpenRoomCommand) => Promise<{ room: ChatRoom; isNew: boolean }>;

interface Deps {
  readonly rooms: RoomRepository;
  readonly people: People;
  readonly policy: Policy;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate' | 'publishEphemeral'>;
  readonly nameOffice: NameOffice;
  readonly setHidden: SetHidden;
}

/** Hides a room for a person alone until the next message, or shows it again. */
export type SetHidden = (person: Person, roomId: RoomId, isHidden: boolean) => Promise<unknown>;

/**
 * Opens a room, or finds the one with its key. Finding is free; opening a new one counts against `room_opens`, also if
 * it is refused. An archived room is reopened if the opener may archive it, and one that the opener has hidden is shown.
 * @throws ChatError CANNOT_CHAT, ACCESS_DENIED, INVALID_REQUEST, CONFLICT, RATE_LIMIT_EXCEEDED
 */
export const makeOpenRoom =
  ({ rooms, people, policy, limiter, limits, bus, setHidden, nameOffice }: Deps): OpenRoom =>
  async (opener, command) => {
    const request = await roomRequest({ policy, people, nameOffice }, opener, command);
    const existing = request.key === null ? undefined : await rooms.findByKey(request.key);
    if (existing === undefined) await consumeQuota(limiter, limits, 'room_opens', opener);

    const { room, isNew } = existing ? { room: existing, isNew: false } : await rooms.open(request);
    if (isNew) {
      bus.invalidate({ userIds: room.members().map(({ userId }) => userId) });
      publishOffice(bus, policy, [room.state]);
      return { room, isNew };
    }
    const membership = room.participants.get(opener.id);
    if (membership === undefined || !isActiveMembership(membership)) throw cannotChatNow();
    await setHidden(opener, room.id, false);
    if (!room.state.isArchived || !roomRights(policy, opener, room.state, membership).mayArchive)
      return { room, isNew };

    const reopened = await rooms.update({
      roomId: room.id,
      actorId: opener.id,
      change: (current) => current.archived(false),
    });
    bus.publish({ roomId: room.id, headSeq: reopened.room.state.headSeq, events: reopened.events });
    publishOffice(bus, policy, [reopened.room.state]);
    return { room: reopened.room, isNew };
  };
