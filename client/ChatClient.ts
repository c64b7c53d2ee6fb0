import type { NotificationCalls } from './notifications/notificationCalls.ts';
import type { RequestCalls } from './requests/requestCalls.ts';
import type { RoomView } from './room/RoomView.ts';
import type { Readable } from './runtime/Readable.ts';
import type { ScheduledCalls } from './scheduled/scheduledCalls.ts';
import type { SessionCalls } from './sessionCalls.ts';
import type { RoomListState } from './sync/RoomListState.ts';
import type { PersonRef } from './wire/PersonRef.ts';
import type { RoomSearch } from './wire/RoomSearch.ts';
import type { SearchResult } from './wire/searchTypes.ts';
import type { Contact, OfficeRoom, OfficeShelf, Permission, Policy, Room, RoomType } from './wire/wireTypes.ts';

export interface LoadableRoomList extends Readable<RoomListState> {
  loadMore(): Promise<void>;
}

/** A room to open. `needs` in the policy says which members its type takes. */
export interface OpenRoomRequest {
  readonly type: RoomType;
  /** The other person of a room of two, or of a relation. */
  readonly user_id?: PersonRef;
  /** The people of a room that this person will own, without this person. */
  readonly participant_ids?: readonly PersonRef[];
  readonly name?: string;
  /** What the room is about: the host's own id of a class, case or job. `job_id` is the same. */
  readonly context?: string | number;
  readonly job_id?: string | number;
  /** At whom the relation starts: this person or the other one. */
  readonly worker_id?: PersonRef;
  /** To whose office this person writes; not needed with roles in one organisation. */
  readonly organisation_id?: number;
}

/** What messages are searched for: words, and what narrows it. */
export interface MessageQuery {
  readonly text: string;
  readonly roomId?: number | undefined;
  readonly senderId?: PersonRef | undefined;
  /** Moments in ISO 8601: at or after `from`, before `until`. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly has?: 'link' | 'file' | undefined;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface FoundMessages extends CursorPage<SearchResult> {
  /** What was typed and not searched for. */
  readonly leftOut: readonly string[];
  /** False while older messages are still made ready for search. */
  readonly isComplete: boolean;
}

export interface CursorPage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** The chat of one person: one socket for all rooms, which reconnects and resumes by itself. */
export interface ChatClient extends SessionCalls {
  readonly rooms: LoadableRoomList;
  /**
   * Roles, relations and room types of the server, and which of those rooms this person may open. It is fetched once for
   * a person; a call after a failure fetches again. Rejects with status 404 if the server is older than this call.
   */
  policy(): Promise<Policy>;
  /** The person's rooms, latest activity first, narrowed by the server. */
  findRooms(query: RoomSearch): Promise<CursorPage<Room>>;
  /** Returns the same view for the same id as long as it is open. */
  room(id: number): RoomView;
  openRoom(request: OpenRoomRequest): Promise<{ room: Room; created: boolean }>;
  /** The rooms of the person's office, latest activity first. Rejects with ACCESS_DENIED for who answers in none. */
  officeRooms(query?: { show?: OfficeShelf; limit?: number; cursor?: string }): Promise<CursorPage<OfficeRoom>>;
  contacts(query?: { text?: string; role?: string; limit?: number; cursor?: string }): Promise<CursorPage<Contact>>;
  setFavourite(userId: PersonRef, isFavourite: boolean): Promise<void>;
  /** Why this person may or may not write to somebody. */
  explain(userId: PersonRef): Promise<Permission>;
  /** Finds words in any grammatical form, Russian or English, also with typos. */
  search(query: MessageQuery): Promise<FoundMessages>;
  /** The person's own messages that are sent later. What calls the server is loaded with the first call. */
  scheduled(): Promise<ScheduledCalls>;
  /** Those who ask the person to talk. Loaded with the first call, as above. */
  requests(): Promise<RequestCalls>;
  /** How the person is told of messages when they are not looking. Loaded with the first call, as above. */
  notifications(): Promise<NotificationCalls>;
}
