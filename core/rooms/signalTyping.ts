import type { RoomId, UserId } from '../ids.ts';
import type { RoomBus } from './RoomBus.ts';

export type SignalTyping = (userId: UserId, roomId: RoomId, isTyping: boolean) => void;

/** Shows that someone is writing, to those who look into the room. Asks no database: the caller knows the seat. */
export const makeSignalTyping =
  (bus: Pick<RoomBus, 'signal'>): SignalTyping =>
  (userId, roomId, isTyping) =>
    bus.signal({ type: 'typing', roomId, userId, isTyping });
