import type { RoomId, UserId } from '../ids.ts';
import type { RoomBus } from './RoomBus.ts';

/** Shows that someone is writing, to those who look into the room. Asks no database: the caller knows the membership. */
export const makeSignalTyping =
  (bus: Pick<RoomBus, 'signal'>) =>
  (userId: UserId, roomId: RoomId, isTyping: boolean): void =>
    bus.signal({ type: 'typing', roomId, userId, isTyping });
