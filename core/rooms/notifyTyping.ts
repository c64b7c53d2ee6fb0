import type { RoomId, UserId } from '../ids.ts';
import type { RoomBus } from './RoomBus.ts';

export type SignalTyping = (userId: UserId, roomId: RoomId, isTyping: boolean) => void;

/** Shows that someone is writing, to those who look into the room. Asks no database: the caller knows the membership. */
export const makeNotifyTyping =
  (bus: Pick<RoomBus, 'publishEphemeral'>): SignalTyping =>
  (userId, roomId, isTyping) =>
    bus.publishEphemeral({ type: 'typing', roomId, userId, isTyping });
