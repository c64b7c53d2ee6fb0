import type { RoomId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import { type EnterRoom, notAMember } from '../rooms/admit.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { ChatEvent } from './ChatEvent.ts';
import type { Inbox, RoomPreferences } from './Inbox.ts';

interface Deps {
  readonly inbox: Pick<Inbox, 'updatePreferences'>;
  readonly enterRoom: EnterRoom;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publishEphemeral'>;
}

/**
 * Mutes, pins or hides a room for the person alone, and shows it to their own sockets. Works in archived and frozen rooms too.
 * @throws ChatError ROOM_NOT_FOUND, CANNOT_CHAT, ACCESS_DENIED
 */
export type UpdateRoomPreferences = (
  person: Person,
  roomId: RoomId,
  change: Partial<RoomPreferences>,
) => Promise<RoomPreferences>;

export const makeUpdateRoomPreferences =
  ({ inbox, enterRoom, bus }: Deps): UpdateRoomPreferences =>
  async (person, roomId, change) => {
    const { membership } = await enterRoom(person, roomId, null);
    const updated = membership === null ? undefined : await inbox.updatePreferences(roomId, person.id, change);
    if (updated === undefined) throw notAMember();
    const { hasChanged, ...preferences } = updated;
    if (hasChanged) bus.publishEphemeral({ type: 'settings', roomId, userId: person.id, ...preferences });
    return preferences;
  };
