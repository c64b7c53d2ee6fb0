import type { RoomId, UserId } from '../../../core/ids.ts';
import type { ServerFrame } from '../../wire/frames/serverFrames.ts';

/** Messages that one frame names, at most. */
const idsPerFrame = 500;

interface Reading {
  readonly roomId: RoomId;
  readonly userId: UserId;
  /** Null before the first message read. */
  readonly upTo: number | null;
  readonly messageIds: readonly number[];
}

/** What a person has read, in as many frames as the messages need that became read; the last one says how far. */
export const readFrames = ({ roomId, userId, upTo, messageIds }: Reading): ServerFrame[] => {
  const count = Math.max(1, Math.ceil(messageIds.length / idsPerFrame));
  return Array.from({ length: count }, (_, index) => {
    const ids = messageIds.slice(index * idsPerFrame, (index + 1) * idsPerFrame);
    const lastId = index === count - 1 ? upTo : (ids.at(-1) ?? upTo);
    return { type: 'message_read', room_id: roomId, user_id: userId, last_read_id: lastId, message_ids: ids };
  });
};
