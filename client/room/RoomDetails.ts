import type { RoomDetail } from '../connection/ChatApi.ts';
import type { Room } from '../wire/wireTypes.ts';

/** Who is in a room, and what this person may do there. A late answer to an earlier request changes nothing. */
export class RoomDetails {
  shown: Required<Omit<RoomDetail, 'room'>> = { participants: [], rights: null, ownerId: null, supervision: null };
  readonly #fetch: () => Promise<RoomDetail>;
  #requests = 0;
  /** The request whose answer is shown. */
  #answered = 0;

  constructor(fetch: () => Promise<RoomDetail>) {
    this.#fetch = fetch;
  }

  /** @returns the room of the answer @throws ChatRefusal */
  async refresh(): Promise<Room> {
    this.#requests += 1;
    const request = this.#requests;
    const { room, ...detail } = await this.#fetch();
    if (request > this.#answered) {
      this.#answered = request;
      this.shown = { supervision: null, ...detail };
    }
    return room;
  }
}
