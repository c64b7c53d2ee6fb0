import type { RoomId } from '../ids.ts';
import type { RoomBus } from './RoomBus.ts';
import type { RoomEvent } from './RoomEvent.ts';

/** Publishes the events of a room, and invalidates the memberships that they name. */
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
