import type { RoomId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { EnterRoom } from './admit.ts';
import type { Participant } from './Participant.ts';
import type { RoomStore } from './RoomStore.ts';

/** Who sits in a room, by name; for those who do themselves, and moderators. @throws ChatError as `admit` */
export type ReadParticipants = (
  person: Person,
  roomId: RoomId,
) => Promise<readonly (Participant & { readonly person: Person })[]>;

export const makeReadParticipants =
  (rooms: Pick<RoomStore, 'participants'>, enterRoom: EnterRoom): ReadParticipants =>
  async (person, roomId) => {
    await enterRoom(person, roomId);
    return rooms.participants(roomId);
  };
