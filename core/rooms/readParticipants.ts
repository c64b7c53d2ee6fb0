import type { RoomId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { EnterRoom } from './admit.ts';
import type { Participant } from './Participant.ts';
import type { RoomRepository } from './RoomRepository.ts';
import { visibleTo } from './roomRights.ts';

/**
 * The members of a room by name, as far as the row of its type shows them to the person; for members and observers.
 * @throws ChatError as `admit`
 */
export type ReadParticipants = (
  person: Person,
  roomId: RoomId,
) => Promise<readonly (Participant & { readonly person: Person })[]>;

export const makeReadParticipants =
  (rooms: Pick<RoomRepository, 'participants'>, enterRoom: EnterRoom, policy: Policy): ReadParticipants =>
  async (person, roomId) => {
    const isVisible = visibleTo(policy, person, await enterRoom(person, roomId, { what: 'participants' }));
    return (await rooms.participants(roomId)).filter(({ userId }) => isVisible(userId));
  };
