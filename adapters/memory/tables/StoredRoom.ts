import type { UserId } from '../../../core/ids.ts';
import { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';
import type { RoomState } from '../../../core/rooms/RoomState.ts';

/** A room in the tables. Rows are replaced, never changed. */
export interface StoredRoom {
  readonly state: RoomState;
  readonly memberships: ReadonlyMap<UserId, Participant>;
  /** Grows with every message and every new room: the larger, the more recent. */
  readonly activity: number;
  /** Messages up to this seq have no words any more; absent: none. */
  readonly clearedSeq?: number;
}

export const restoreRoom = ({ state, memberships }: StoredRoom): ChatRoom => new ChatRoom(state, memberships.values());
