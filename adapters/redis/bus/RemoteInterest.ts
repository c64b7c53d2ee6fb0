import type { RoomId } from '../../../core/ids.ts';

const roomsAtMost = 10_000;

/** The rooms in which other nodes have listeners, as the latest publication in each room has shown. */
export class RemoteInterest {
  readonly #rooms = new Set<RoomId>();

  has(roomId: RoomId): boolean {
    return this.#rooms.has(roomId);
  }

  /**
   * @param connections how many connections received a publication in the room; Redis's answer, unchecked
   * @param isHere this node is one of them
   */
  learn(roomId: RoomId, connections: unknown, isHere: boolean): void {
    if (Number(connections) <= (isHere ? 1 : 0)) this.#rooms.delete(roomId);
    else if (this.#rooms.size < roomsAtMost) this.#rooms.add(roomId);
    else this.clear();
  }

  clear(): void {
    this.#rooms.clear();
  }
}
