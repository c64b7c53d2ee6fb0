import type { Connection } from './connection/Connection.ts';
import type { FileCalls } from './files/fileCalls.ts';
import type { NotificationCalls } from './notifications/notificationCalls.ts';
import type { RequestCalls } from './requests/requestCalls.ts';
import type { RoomView, ShownMessage } from './room/RoomView.ts';
import type { Readable } from './runtime/Readable.ts';
import type { ScheduledCalls } from './scheduled/scheduledCalls.ts';
import type { RoomListState } from './sync/RoomListState.ts';
import type { ConfirmationState, LeftReason } from './wire/frames.ts';
import type { RoomSearch } from './wire/RoomSearch.ts';
import type { ScheduledMessage } from './wire/scheduledMessage.ts';
import type { SearchResult } from './wire/searchTypes.ts';
import type {
  Contact,
  Me,
  Message,
  OfficeRoom,
  OfficeShelf,
  Permission,
  Policy,
  Room,
  RoomType,
} from './wire/wireTypes.ts';

export interface LoadableRoomList extends Readable<RoomListState> {
  loadMore(): Promise<void>;
}

/** A room to open. `needs` in the policy says which members its type takes. */
export interface OpenRoomRequest {
  readonly type: RoomType;
  /** The other person of a room of two, or of a relation. */
  readonly user_id?: number;
  /** The people of a room that this person will own, without this person. */
  readonly participant_ids?: readonly number[];
  readonly name?: string;
  /** What the room is about: the host's own id of a class, case or job. `job_id` is the same. */
  readonly context?: string | number;
  readonly job_id?: string | number;
  /** At whom the relation starts: this person or the other one. */
  readonly worker_id?: number;
  /** To whose office this person writes; not needed with roles in one organisation. */
  readonly organisation_id?: number;
}

/** What messages are searched for: words, and what narrows it. */
export interface MessageQuery {
  readonly text: string;
  readonly roomId?: number | undefined;
  readonly senderId?: number | undefined;
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

export interface ChatEvents {
  /** Online for the first time, or again. */
  connection_established: Connection;
  connection_lost: Connection;
  /**
   * A stored message of any room of the person. Each comes once and in the order of its room, also after an absence.
   */
  message: { readonly roomId: number; readonly message: Message };
  message_failed: { readonly roomId: number; readonly message: ShownMessage };
  room_joined: { readonly room: Room };
  room_left: { readonly roomId: number; readonly reason: LeftReason };
  presence: { readonly userId: number; readonly isOnline: boolean };
  /** A room of the person's office was opened, taken, handed on, closed or opened again: `officeRooms` differs now. */
  office_changed: { readonly roomId: number };
  /** Somebody asks this person to talk, or the person has accepted or declined: the list of `requests` differs now. */
  requests_changed: { readonly roomId: number };
  /** A message about which this person may decide is held, or was decided about. */
  held_changed: { readonly heldId: number };
  /** A message that this person sends later was stored, changed or sent, or failed at its hour. */
  scheduled_changed: {
    readonly roomId: number;
    readonly scheduledId: number;
    readonly state: ScheduledMessage['state'];
  };
  /** Something that the person reported was decided. */
  report_decided: { readonly reportId: number; readonly outcome: 'dismissed' | 'acted' };
  /** The person is reminded to confirm a message, or has confirmed it; `answered`: somebody has confirmed one of theirs. */
  confirmation: { readonly roomId: number; readonly messageId: number; readonly state: ConfirmationState };
  /** The person got a warning. */
  warning: { readonly warningId: number };
}

/** The chat of one person: one socket for all rooms, which reconnects and resumes by itself. */
export interface ChatClient extends FileCalls {
  readonly connection: Readable<Connection>;
  readonly me: Readable<Me | null>;
  readonly rooms: LoadableRoomList;
  /**
   * Resolves when the client is online for the first time. Rejects if the server refuses the token; otherwise it
   * retries.
   */
  connect(): Promise<void>;
  /** Ends a pause, e.g. on a click. */
  retryNow(): void;
  close(): void;
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
  setFavourite(userId: number, isFavourite: boolean): Promise<void>;
  /** Why this person may or may not write to somebody. */
  explain(userId: number): Promise<Permission>;
  /** Finds words in any grammatical form, Russian or English, also with typos. */
  search(query: MessageQuery): Promise<FoundMessages>;
  /** The person's own messages that are sent later. What calls the server is loaded with the first call. */
  scheduled(): Promise<ScheduledCalls>;
  /** Those who ask the person to talk. Loaded with the first call, as above. */
  requests(): Promise<RequestCalls>;
  /** How the person is told of messages when they are not looking. Loaded with the first call, as above. */
  notifications(): Promise<NotificationCalls>;
  on<Name extends keyof ChatEvents>(name: Name, listener: (event: ChatEvents[Name]) => void): () => void;
}
