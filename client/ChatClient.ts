import type { Connection } from './connection/Connection.ts';
import type { RoomView, ShownMessage } from './room/RoomView.ts';
import type { Readable } from './runtime/Readable.ts';
import type { RoomListState } from './sync/RoomListState.ts';
import type { LeftReason } from './wire/frames.ts';
import type { Contact, Me, Message, Permission, Room, SearchResult } from './wire/wireTypes.ts';

export interface LoadableRoomList extends Readable<RoomListState> {
  loadMore(): Promise<void>;
}

export type OpenRoomRequest =
  | { readonly type: 'direct'; readonly user_id: number }
  | { readonly type: 'group' | 'announcement'; readonly name: string; readonly participant_ids: readonly number[] }
  | { readonly type: 'job'; readonly job_id: string | number; readonly worker_id: number };

export interface CursorPage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface ChatEvents {
  /** Also when it is back after `connection_lost`. */
  connection_established: Connection;
  connection_lost: Connection;
  /** A stored message of any of one's rooms, once each, in order within its room; also those missed while away. */
  message: { readonly roomId: number; readonly message: Message };
  message_failed: { readonly roomId: number; readonly message: ShownMessage };
  room_joined: { readonly room: Room };
  room_left: { readonly roomId: number; readonly reason: LeftReason };
  presence: { readonly userId: number; readonly isOnline: boolean };
}

/** One person's chat: one socket for all rooms, which reconnects and resumes by itself. */
export interface ChatClient {
  readonly connection: Readable<Connection>;
  readonly me: Readable<Me | null>;
  readonly rooms: LoadableRoomList;
  /** Resolves once online for the first time; rejects when the server refuses the token. Goes on trying otherwise. */
  connect(): Promise<void>;
  /** Tries at once instead of waiting, e.g. on a click. */
  retryNow(): void;
  close(): void;
  /** The same view for the same id as long as it is open. */
  room(id: number): RoomView;
  openRoom(request: OpenRoomRequest): Promise<{ room: Room; created: boolean }>;
  contacts(query?: { text?: string; role?: string; limit?: number; cursor?: string }): Promise<CursorPage<Contact>>;
  setFavourite(userId: number, isFavourite: boolean): Promise<void>;
  /** Why one may, or may not, write to somebody. */
  explain(userId: number): Promise<Permission>;
  /** Words in any form, Russian or English, with typos. */
  search(query: { text: string; roomId?: number; limit?: number; cursor?: string }): Promise<CursorPage<SearchResult>>;
  on<Name extends keyof ChatEvents>(name: Name, listener: (event: ChatEvents[Name]) => void): () => void;
}
