import type { UserId } from '../ids.ts';
import { publishRoomEvents } from '../rooms/publishRoomEvents.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomEvent } from '../rooms/RoomEvent.ts';
import type { SavedRoom } from './Directory.ts';

/** Tells every node what a directory transaction did to rooms, and whose rooms or accounts are others now. */
export const publishRooms = (
  bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate'>,
  rooms: readonly SavedRoom[],
  userIds: readonly UserId[],
): void => {
  for (const { roomId, headSeq, events } of rooms) publishRoomEvents(bus, roomId, headSeq, events);
  if (userIds.length > 0) bus.invalidate({ userIds: [...new Set(userIds)] });
};
