import type { UserId } from '../ids.ts';
import { announceRoom } from '../rooms/announceRoom.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomEvent } from '../rooms/RoomEvent.ts';
import type { SavedRoom } from './Directory.ts';

/** Tells every node what a directory transaction did to rooms, and whose rooms or accounts are others now. */
export const publishRooms = (
  bus: Pick<RoomBus<RoomEvent>, 'publish' | 'announce'>,
  rooms: readonly SavedRoom[],
  userIds: readonly UserId[],
): void => {
  for (const { roomId, headSeq, events } of rooms) announceRoom(bus, roomId, headSeq, events);
  if (userIds.length > 0) bus.announce({ userIds: [...new Set(userIds)] });
};
