import type { UserId } from '../../../core/ids.ts';
import { ChatRoom, type RoomState } from '../../../core/rooms/ChatRoom.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';

/** A room as the tables hold it; rows are replaced, never changed. */
export interface StoredRoom {
  readonly facts: RoomState;
  readonly memberships: ReadonlyMap<UserId, Participant>;
  /** Grows with every message and every new room: the larger, the later. */
  readonly activity: number;
}

export const restoreRoom = ({ facts, memberships }: StoredRoom): ChatRoom => new ChatRoom(facts, memberships.values());
