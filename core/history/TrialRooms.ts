import { asRoomId, type RoomId } from '../ids.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import type { HistoryRun, HistoryStore, OpenedHistoryRoom, RoomOpening } from './HistoryStore.ts';

interface Deps {
  readonly history: Pick<HistoryStore, 'rooms'>;
  readonly rooms: Pick<RoomRepository, 'findByKey'>;
  readonly run: HistoryRun;
}

/** The rooms of a dry run: what would become of each, and nothing is made. Ids of new ones are below 0. */
export class TrialRooms {
  readonly #deps: Deps;
  /** Rooms that would have been made, by their keys. */
  readonly #made = new Map<string, RoomId>();
  #lastId = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async open(openings: readonly RoomOpening[]): Promise<readonly OpenedHistoryRoom[]> {
    const { history, run } = this.#deps;
    const known = await history.rooms(
      run.source,
      openings.map(({ id }) => id),
    );
    const opened: OpenedHistoryRoom[] = [];
    for (const opening of openings) {
      const roomId = known.get(opening.id);
      opened.push(roomId === undefined ? await this.#openNew(opening) : { roomId, outcome: 'known' });
    }
    return opened;
  }

  async #openNew({ draft: { key } }: RoomOpening): Promise<OpenedHistoryRoom> {
    const word = JSON.stringify(key);
    const twin = key === null ? undefined : (this.#made.get(word) ?? (await this.#deps.rooms.findByKey(key))?.id);
    if (twin !== undefined) return { roomId: twin, outcome: 'merged' };
    this.#lastId -= 1;
    const roomId = asRoomId(this.#lastId);
    if (key !== null) this.#made.set(word, roomId);
    return { roomId, outcome: 'created' };
  }
}
