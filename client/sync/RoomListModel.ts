import type { SequencedEvent } from '../wire/frames.ts';
import type { Room } from '../wire/wireTypes.ts';
import { foldRoom } from './foldRoom.ts';
import type { RoomListState } from './RoomListState.ts';

/** The person's rooms as the list shows them. A room as of an older `head_seq` never replaces a newer one. */
export class RoomListModel {
  readonly #rooms = new Map<number, Room>();
  isLoading = true;
  /** The cursor of the next page; null at the end. */
  nextCursor: string | null = null;

  get(roomId: number): Room | undefined {
    return this.#rooms.get(roomId);
  }

  has(roomId: number): boolean {
    return this.#rooms.has(roomId);
  }

  ids(): number[] {
    return [...this.#rooms.keys()];
  }

  /** Stores a room as the server sent it. If events have overtaken it, only the person's own settings are used. */
  put(room: Room): void {
    const known = this.#rooms.get(room.id);
    if (known === undefined || room.head_seq >= known.head_seq) this.#rooms.set(room.id, room);
    else this.#rooms.set(room.id, { ...known, ...settingsOf(room) });
  }

  change(roomId: number, change: Partial<Room>): void {
    const known = this.#rooms.get(roomId);
    if (known !== undefined) this.#rooms.set(roomId, { ...known, ...change });
  }

  remove(roomId: number): boolean {
    return this.#rooms.delete(roomId);
  }

  clear(): void {
    this.#rooms.clear();
  }

  /** @returns whether the room has to be fetched */
  apply(event: SequencedEvent, myId: number): boolean {
    const known = this.#rooms.get(event.room_id);
    if (known === undefined) return true;
    const { room, isUnsure } = foldRoom(known, event, myId);
    this.#rooms.set(event.room_id, room);
    return isUnsure;
  }

  show(): RoomListState {
    const rooms = [...this.#rooms.values()].filter(({ is_hidden }) => !is_hidden).sort(latestFirst);
    return {
      rooms,
      unreadTotal: rooms.reduce((sum, { is_muted, unread_count }) => sum + (is_muted ? 0 : unread_count), 0),
      isLoading: this.isLoading,
      hasMore: this.nextCursor !== null,
    };
  }
}

/** What the person has set about a room for themselves. */
export const settingsOf = ({
  is_muted,
  is_pinned,
  is_hidden,
}: Pick<Room, 'is_muted' | 'is_pinned' | 'is_hidden'>): Pick<Room, 'is_muted' | 'is_pinned' | 'is_hidden'> => ({
  is_muted,
  is_pinned,
  is_hidden,
});

const activity = ({ last_message_time, created_at }: Room): string => last_message_time ?? created_at;

/** ISO times of equal length sort as text. */
const latestFirst = (a: Room, b: Room): number => {
  if (a.is_pinned !== b.is_pinned) return a.is_pinned ? -1 : 1;
  if (activity(a) !== activity(b)) return activity(a) > activity(b) ? -1 : 1;
  return b.id - a.id;
};
