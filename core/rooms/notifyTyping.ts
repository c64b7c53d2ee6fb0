import type { RoomId, UserId } from '../ids.ts';
import type { RoomBus } from './RoomBus.ts';

export type NotifyTyping = (userId: UserId, roomId: RoomId, isTyping: boolean) => void;

/** Shows the room's subscribers that a member is writing. Reads no store: the caller has checked the membership. */
export const makeNotifyTyping =
  (bus: Pick<RoomBus, 'publishEphemeral'>): NotifyTyping =>
  (userId, roomId, isTyping) =>
    bus.publishEphemeral({ type: 'typing', roomId, userId, isTyping });
