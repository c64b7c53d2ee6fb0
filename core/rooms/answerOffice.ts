import type { ErrorCode } from '../errors.ts';
import type { RoomId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { answeredScopes, answeringGrant } from '../permissions/rights.ts';
import { roomTypesOn } from '../permissions/roomTypesOf.ts';
import { newParticipant } from './checkContacts.ts';
import { checkOffice } from './checkOffice.ts';
import { isActiveMembership } from './Participant.ts';
import { publishOffice } from './publishOffice.ts';
import { publishRoomEvents } from './publishRoomEvents.ts';
import type { RoomBus } from './RoomBus.ts';
import type { RoomEvent } from './RoomEvent.ts';
import type { RoomRepository } from './RoomRepository.ts';

/**
 * After a message was refused by this code: makes one of an office a member of the room that they answer, and opens a
 * closed room of an office again. True if the message can be tried once more. For all other refusals it asks nothing.
 */
export type AnswerOffice = (sender: Person, roomId: RoomId, refusal: ErrorCode) => Promise<boolean>;

interface Deps {
  readonly rooms: Pick<RoomRepository, 'access' | 'update'>;
  readonly policy: Policy;
  readonly bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate' | 'publishEphemeral'>;
}

export const makeAnswerOffice = ({ rooms, policy, bus }: Deps): AnswerOffice => {
  const types = roomTypesOn(policy, 'office');
  const mayHelp = (sender: Person, refusal: ErrorCode): boolean =>
    refusal === 'ROOM_INACTIVE'
      ? types.length > 0
      : refusal === 'ROOM_NOT_FOUND' && types.some((type) => answeredScopes(policy, sender, type).length > 0);

  return async (sender, roomId, refusal) => {
    if (!mayHelp(sender, refusal)) return false;
    const access = await rooms.access(roomId, sender.id);
    if (access === undefined || !types.includes(access.room.type) || access.room.isFrozen) return false;
    const isMember = access.membership !== undefined && isActiveMembership(access.membership);
    if (!isMember && answeringGrant(policy, sender, access.room) === undefined) return false;
    const { room, events } = await rooms.update({
      roomId,
      actorId: sender.id,
      pairs: [[sender.id, sender.id]],
      change: (current, evidence) => {
        const reopened = current.archived(false);
        if (current.hasMember(sender.id)) return reopened;
        // The right of this moment: it may have ended since the sender was admitted.
        const grant = checkOffice(policy, evidence, current.state, sender.id);
        return reopened.joinedBy([newParticipant(policy, current.state.type, sender.id, grant)]);
      },
    });
    publishRoomEvents(bus, room.id, room.state.headSeq, events);
    if (events.length > 0) publishOffice(bus, policy, [room.state]);
    return true;
  };
};
