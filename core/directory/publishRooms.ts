import type { UserId } from '../ids.ts';
import { publishRoomEvents } from '../rooms/publishRoomEvents.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomEvent } from '../rooms/RoomEvent.ts';
import type { SavedRoom } from './SavedRecords.ts';

/**
 * Publishes what a directory transaction did to rooms, and invalidates the people whose memberships or accounts
 * changed.
 */
export const publishRooms = (
  bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate'>,
  rooms: readonly SavedRoom[],
  userIds: readonly UserId[],
): void => {
  for (const { roomId, headSeq, events } of rooms) publishRoomEvents(bus, roomId, headSeq, events);
  if (userIds.length > 0) bus.invalidate({ userIds: [...new Set(userIds)] });
};
