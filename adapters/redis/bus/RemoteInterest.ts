import type { RoomId } from '../../../core/ids.ts';

const roomsAtMost = 10_000;

/** The rooms that other nodes listen to, as far as the latest publication in each has shown. */
export class RemoteInterest {
  readonly #rooms = new Set<RoomId>();

  has(roomId: RoomId): boolean {
    return this.#rooms.has(roomId);
  }

  /** `connections`: how many heard a publication in the room, whatever Redis answered; `isHere`: this node is one. */
  learn(roomId: RoomId, connections: unknown, isHere: boolean): void {
    if (Number(connections) <= (isHere ? 1 : 0)) this.#rooms.delete(roomId);
    else if (this.#rooms.size < roomsAtMost) this.#rooms.add(roomId);
    else this.clear();
  }

  clear(): void {
    this.#rooms.clear();
  }
}
