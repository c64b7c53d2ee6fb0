import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { ModeratesRoom } from '../rooms/Moderation.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { visibleTo } from '../rooms/roomRights.ts';
import type { Message } from './Message.ts';
import { shownMessage } from './shownEvent.ts';

/**
 * A message as this person may see it, for use cases that have not read the room. Asks for the room only if somebody
 * reacted to the message, or it mentions somebody, and the policy has rooms that hide members.
 */
export type ShowMessage = (person: Person, message: Message) => Promise<Message>;

interface Deps {
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly policy: Policy;
  readonly moderatesRoom: ModeratesRoom;
}

export const makeShowMessage = ({ rooms, policy, moderatesRoom }: Deps): ShowMessage => {
  const hidesMembers = Object.values(policy.roomTypes).some(({ seeMembers }) => seeMembers !== 'everybody');
  return async (person, message) => {
    if (!hidesMembers || (message.reactions.length === 0 && message.mentions === undefined)) return message;
    const access = await rooms.access(message.roomId, person.id);
    if (access === undefined) return shownMessage(message, (userId) => userId === person.id);
    const place = { ...access, moderation: await moderatesRoom(person, access.room) };
    return shownMessage(message, visibleTo(policy, person, place));
  };
};
