import type { MessageId, RoomId, UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { RoomState } from '../rooms/ChatRoom.ts';
import type { Message } from './Message.ts';

/** A room as one person sees it in their list. */
export interface RoomOverview {
  readonly room: RoomState;
  /** What the room is called by this person, as `roomName` says of it and the people it is about. */
  readonly name: string;
  readonly participantCount: number;
  /** The other person of a room of two contacts, for one who sits in it. */
  readonly counterpart: Person | null;
  /** The latest message that is not deleted. */
  readonly lastMessage: Message | null;
  /** Live messages by others after what was read and after joining (I7). */
  readonly unreadCount: number;
  readonly lastReadSeq: number;
  readonly isMuted: boolean;
  readonly isPinned: boolean;
}

/** What a person sets for themselves about a room; nobody else sees it. */
export interface RoomPreferences {
  readonly isMuted: boolean;
  readonly isPinned: boolean;
}

export interface RoomListQuery {
  readonly limit: number;
  /** Opaque; from the page before. */
  readonly cursor?: string;
  readonly type?: RoomType;
  /** Absent: both. */
  readonly state?: 'active' | 'inactive';
  /** Only those that the person has pinned, or only the others. */
  readonly isPinned?: boolean;
}

export interface RoomList {
  readonly rooms: readonly RoomOverview[];
  readonly nextCursor: string | null;
}

export interface ReadState {
  /** The latest message that counts as read; null before the first. Only grows (I8). */
  readonly lastReadId: MessageId | null;
  readonly lastReadSeq: number;
  readonly unreadCount: number;
  /** False when the pointer stood there or further already. */
  readonly hasMoved: boolean;
}

export interface Reader {
  readonly person: Person;
  /** How far they have read. */
  readonly lastReadId: MessageId;
  /** When their pointer last moved. */
  readonly readAt: Date;
}

/** How far one of those who sit in a room has read. */
export interface ReadPointer {
  readonly userId: UserId;
  /** Null before the first message that they read. */
  readonly lastReadId: MessageId | null;
  /** May not use the membership for now. */
  readonly isSuspended: boolean;
}

export interface Totals {
  readonly rooms: number;
  readonly unreadRooms: number;
  readonly unreadMessages: number;
  readonly sentMessages: number;
}

export interface ServerTotals {
  readonly roomsByType: Readonly<Record<string, number>>;
  readonly messages: number;
  readonly participants: number;
  readonly activePeople: number;
}

/**
 * Port: rooms as their people see them: previews, unread counts and read pointers. Shows only rooms in which the
 * person has a membership that they may use.
 */
export interface Inbox {
  /**
   * Rooms with the latest activity first: their last message, deleted or not, else their making. At most two queries,
   * whatever the number of rooms. @throws ChatError INVALID_REQUEST for a cursor that is none
   */
  list(userId: UserId, query: RoomListQuery): Promise<RoomList>;
  /** One room, or undefined where it does not exist. For somebody without a membership nothing counts as read or unread. */
  overview(roomId: RoomId, userId: UserId): Promise<RoomOverview | undefined>;
  /**
   * Moves the person's read pointer forward to a message (to the latest one by default), never back. A message id
   * beyond the latest counts as the latest.
   */
  markRead(roomId: RoomId, userId: UserId, upToId: MessageId | null): Promise<ReadState>;
  /** Who, of those sitting in the room and not its author, has read up to the message or beyond. */
  readers(roomId: RoomId, messageId: MessageId): Promise<readonly Reader[]>;
  /** Everybody who sits in the room with their read pointer; null when there are more than `atMost`. One query. */
  pointers(roomId: RoomId, atMost: number): Promise<readonly ReadPointer[] | null>;
  /**
   * Sets what is given and leaves the rest; the settings stay when the person leaves and comes again. Undefined, and
   * nothing is set, without a membership that they may use. One query.
   */
  updatePreferences(
    roomId: RoomId,
    userId: UserId,
    change: Partial<RoomPreferences>,
  ): Promise<(RoomPreferences & { readonly hasChanged: boolean }) | undefined>;
  totals(userId: UserId): Promise<Totals>;
  serverTotals(): Promise<ServerTotals>;
}
