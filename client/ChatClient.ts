import type {
  Contact,
  Me,
  Message,
  Participant,
  Permission,
  Person,
  Receipt,
  Room,
  SearchResult,
} from './wire/wireTypes.ts';

/** A value that changes: `get` gives the same object until it does. Fits React's `useSyncExternalStore` as it is. */
export interface Readable<Value> {
  get(): Value;
  /** @returns ends the subscription */
  subscribe(listener: () => void): () => void;
}

/** What a server refused, or what kept a request from reaching it (`UNREACHABLE`). */
export interface ChatFailure {
  /** A code of the server's error table, or `UNREACHABLE`. */
  readonly code: string;
  /** In words, for people. */
  readonly message: string;
  readonly retryAfterMs: number | null;
}

export interface Connection {
  /**
   * `connecting`: before the first connection · `online` · `waiting`: lost, tries again at `retryAt` ·
   * `polling`: sockets do not get through, events come over REST · `closed`: by `close()`, or for good (`failure` says why).
   */
  readonly status: 'connecting' | 'online' | 'waiting' | 'polling' | 'closed';
  /** Failed attempts since it was last online. */
  readonly attempts: number;
  /** When it tries again, in milliseconds since 1970. */
  readonly retryAt: number | null;
  /** The server said that delivery is slower for now. */
  readonly isDegraded: boolean;
  /** Five attempts have failed: worth telling the person. */
  readonly isLost: boolean;
  readonly failure: ChatFailure | null;
}

/** A message as a page shows it: stored, or still on its way. */
export interface ShownMessage extends Omit<Message, 'id' | 'seq'> {
  /** The same from the moment of sending on: a list's key. */
  readonly key: string;
  /** null until stored. */
  readonly id: number | null;
  readonly seq: number | null;
  /** `sending` also while an edit or a deletion is on its way. */
  readonly status: 'sending' | 'sent' | 'failed';
  readonly failure: ChatFailure | null;
  /** What is on its way or failed. */
  readonly pending: 'send' | 'edit' | 'remove' | null;
}

export interface RoomState {
  /** null until loaded. */
  readonly room: Room | null;
  /** One stretch of the history without a gap, oldest first; unsent ones of one's own at the end, when at the end. */
  readonly messages: readonly ShownMessage[];
  readonly hasOlder: boolean;
  /** false: the newest message is among `messages`, and what arrives is added. */
  readonly hasNewer: boolean;
  readonly isLoading: boolean;
  /** Why loading failed; the next call tries again. */
  readonly failure: ChatFailure | null;
  /** Where reading had ended when the room was opened: messages by others after this seq are new. */
  readonly newSince: number | null;
  readonly typing: readonly Pick<Person, 'id' | 'username'>[];
  /** Of those whose reading was seen or asked for: the id of the last message each has read, by user id. */
  readonly readUpTo: ReadonlyMap<number, number>;
  /** Who of the participants is there, once known. */
  readonly online: ReadonlySet<number>;
  readonly participants: readonly Participant[];
  /** Set once one has left, was removed, or the relation ended. */
  readonly leftBecause: 'left' | 'removed' | 'relation_ended' | 'suspended' | null;
}

/** A room that is being looked at. Its state keeps up with events from `open()` to `close()`. */
export interface RoomView {
  readonly id: number;
  readonly state: Readable<RoomState>;
  /** Loads the newest messages, or those around the first unread, and asks for typing, presence and read events. */
  open(options?: { at?: 'end' | 'unread' | { messageId: number } }): Promise<void>;
  close(): void;
  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
  /** Replaces the stretch by one around a message, e.g. one that was searched for. */
  jumpTo(messageId: number): Promise<void>;
  jumpToEnd(): Promise<void>;
  /** Shows the message at once. @returns its key */
  send(content: string, options?: { replyTo?: number }): string;
  edit(messageId: number, content: string): void;
  remove(messageId: number): void;
  /** Tries again what failed. */
  retry(key: string): void;
  /** Gives up what failed: an unsent message goes, an edit is undone. */
  discard(key: string): void;
  react(messageId: number, emoji: string): void;
  unreact(messageId: number, emoji: string): void;
  /** Up to a message, or everything. Never goes back. */
  markRead(upToId?: number): void;
  /** To be called on every key: at most one frame in 3 s leaves, and it ends by itself after 5 s. */
  typing(): void;
  stopTyping(): void;
  thread(messageId: number): Promise<{ root: Message; messages: readonly Message[] }>;
  receipts(messageId: number): Promise<readonly Receipt[]>;
  rename(name: string): Promise<void>;
  archive(isArchived: boolean): Promise<void>;
  leave(): Promise<void>;
  mute(isMuted: boolean): Promise<void>;
  pin(isPinned: boolean): Promise<void>;
  addParticipants(userIds: readonly number[]): Promise<void>;
  removeParticipant(userId: number): Promise<void>;
}

export interface RoomListState {
  /** Pinned ones first, then the latest first. */
  readonly rooms: readonly Room[];
  readonly unreadTotal: number;
  readonly isLoading: boolean;
  readonly hasMore: boolean;
}

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
  room_left: { readonly roomId: number; readonly reason: NonNullable<RoomState['leftBecause']> };
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
