import type { RoomId } from '../ids.ts';
import type { RoomBus } from './RoomBus.ts';
import type { RoomEvent } from './RoomEvent.ts';

/** Tells every node what happened to a room, and those who came or went by it that their rooms changed. */
export const publishRoomEvents = (
  bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate'>,
  roomId: RoomId,
  headSeq: number,
  events: readonly RoomEvent[],
): void => {
  if (events.length > 0) bus.publish({ roomId, headSeq, events });
  const userIds = [...new Set(events.flatMap((event) => ('userIds' in event ? event.userIds : [])))];
  if (userIds.length > 0) bus.invalidate({ userIds });
};
