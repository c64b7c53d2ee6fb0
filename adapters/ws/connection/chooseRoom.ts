import { ChatError } from '../../../core/errors.ts';
import { asRoomId, type RoomId } from '../../../core/ids.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import type { SocketAddress } from '../upgrade/SocketAddress.ts';

/**
 * The room that a frame is about: the one it names, or the one that the socket is bound to.
 * @throws ChatError INVALID_REQUEST; ROOM_NOT_FOUND on a socket for the latest room that has found none yet
 */
export const chooseRoom = (bound: SocketAddress['room'], named: number | undefined): RoomId => {
  if (bound === 'first') throw roomNotFound();
  if (bound !== 'all' && (named === undefined || named === bound)) return bound;
  if (bound !== 'all') throw invalid(`This socket is bound to room ${bound}. Use /ws/chat/ for all rooms.`);
  if (named === undefined) throw invalid('The frame: room_id is missing. This socket is bound to no room.');
  return asRoomId(named);
};

const invalid = (message: string): ChatError => new ChatError('INVALID_REQUEST', message);
