import { ChatError } from '../../../core/errors.ts';
import { asRoomId, type RoomId } from '../../../core/ids.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import type { SocketAddress } from '../upgrade/SocketAddress.ts';

/** Which rooms a socket carries: all of its person, one, or their latest one, which may not be found yet. */
export class RoomBinding {
  #room: SocketAddress['room'] = 'all';

  bindTo(room: RoomId | 'first'): void {
    this.#room = room;
  }

  /** The one room that the socket carries; undefined where it carries all, or has not found its room yet. */
  get roomId(): RoomId | undefined {
    return typeof this.#room === 'number' ? this.#room : undefined;
  }

  /** The socket is for the latest room, and there is none yet. */
  get isSearching(): boolean {
    return this.#room === 'first';
  }

  includes(roomId: RoomId): boolean {
    return this.#room === 'all' || this.#room === roomId;
  }

  /**
   * The room that a frame is about: the one it names, or the one that the socket is bound to.
   * @throws ChatError INVALID_REQUEST; ROOM_NOT_FOUND while the socket searches
   */
  choose(named: number | undefined): RoomId {
    const room = this.#room;
    if (room === 'first') throw roomNotFound();
    if (room !== 'all' && (named === undefined || named === room)) return room;
    if (room !== 'all') throw invalid(`This socket is bound to room ${room}. Use /ws/chat/ for all rooms.`);
    if (named === undefined) throw invalid('The frame: room_id is missing. This socket is bound to no room.');
    return asRoomId(named);
  }
}

const invalid = (message: string): ChatError => new ChatError('INVALID_REQUEST', message);
