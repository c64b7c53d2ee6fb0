import type { RoomId } from '../../../core/ids.ts';

const roomsAtMost = 10_000;
/** Milliseconds after which other nodes may have gone without a word. */
const companyMs = 5_000;

/** Whether there are other nodes, and the rooms in which they have listeners, as the latest publications have shown. */
export class RemoteInterest {
  readonly #rooms = new Set<RoomId>();
  #isAlone = false;
  /** On the clock of the bus; what `isStale` counts from. */
  #learntAt = Number.NEGATIVE_INFINITY;

  /** No other node heard what was last published for all of them, and none has published since. */
  get isAlone(): boolean {
    return this.#isAlone;
  }

  has(roomId: RoomId): boolean {
    return this.#rooms.has(roomId);
  }

  /**
   * @param connections how many connections received a publication in the room; the server's answer, unchecked
   * @param isHere this node is one of them
   */
  learn(roomId: RoomId, connections: unknown, isHere: boolean): void {
    if (isOthers(connections, isHere)) this.#add(roomId);
    else this.#rooms.delete(roomId);
  }

  /** As `learn`, of a publication that every node hears. */
  learnCompany(connections: unknown, isHere: boolean, now: number): void {
    this.#isAlone = connections !== undefined && !isOthers(connections, isHere);
    this.asked(now);
  }

  /** Whether it is time to ask by a publication for all whether other nodes are left. */
  isStale(now: number): boolean {
    return !this.#isAlone && now - this.#learntAt > companyMs;
  }

  /** It is being asked now. */
  asked(now: number): void {
    this.#learntAt = now;
  }

  /** Another node has published. */
  meet(): void {
    this.#isAlone = false;
  }

  clear(): void {
    this.#rooms.clear();
    this.#isAlone = false;
    this.#learntAt = Number.NEGATIVE_INFINITY;
  }

  #add(roomId: RoomId): void {
    if (this.#rooms.size >= roomsAtMost) this.#rooms.clear();
    this.#rooms.add(roomId);
  }
}

const isOthers = (connections: unknown, isHere: boolean): boolean => Number(connections) > (isHere ? 1 : 0);
