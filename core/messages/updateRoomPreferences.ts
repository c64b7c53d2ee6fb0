import type { RoomId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import { type EnterRoom, notAMember } from '../rooms/admit.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { ChatEvent } from './ChatEvent.ts';
import type { Inbox, RoomSettings } from './Inbox.ts';

interface Deps {
  readonly inbox: Pick<Inbox, 'set'>;
  readonly enterRoom: EnterRoom;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publishEphemeral'>;
}

/**
 * Mutes or pins a room for the person alone, and tells their own sockets. Works in archived rooms too.
 * @throws ChatError ROOM_NOT_FOUND, CANNOT_CHAT, ACCESS_DENIED
 */
export type SetRoom = (person: Person, roomId: RoomId, change: Partial<RoomSettings>) => Promise<RoomSettings>;

export const makeSetRoom =
  ({ inbox, enterRoom, bus }: Deps): SetRoom =>
  async (person, roomId, change) => {
    const { membership } = await enterRoom(person, roomId);
    const set = membership === null ? undefined : await inbox.set(roomId, person.id, change);
    if (set === undefined) throw notAMember();
    const { hasChanged, ...settings } = set;
    if (hasChanged) bus.publishEphemeral({ type: 'settings', roomId, userId: person.id, ...settings });
    return settings;
  };
