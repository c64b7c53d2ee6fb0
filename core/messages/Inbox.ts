import type { MessageId, OrganisationId, RoomId, UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { RoomTypeRow } from '../permissions/RoomTypeRow.ts';
import type { Message } from './Message.ts';
import type { RoomReading } from './MessageReading.ts';
import type { HistoryPage } from './MessageStore.ts';
import type { ReadState } from './ReadState.ts';
import type { RoomOutline } from './RoomOutline.ts';

/** A room as one person sees it in their list of rooms. */
export interface RoomOverview extends RoomOutline {
  /** Members, suspended ones included. */
  readonly participantCount: number;
  /** The other person of a room of two contacts, for a member of it; else null. */
  readonly counterpart: Person | null;
  /** The people of a relation whose room it is, in the order of the relation and without this person; else empty. */
  readonly about: readonly Person[];
  /** Up to three other members of a room that people made (`hasFaces`), its owner first; else empty. */
  readonly faces: readonly Person[];
  /** The latest message that is not deleted and that the person sees; null if there is none. */
  readonly lastMessage: Message | null;
  /** Messages by others that are not deleted and that the person sees, after what counts as read and after joining (I7). */
  readonly unreadCount: number;
  /** One of the unread messages mentions the person, alone or among everybody. */
  readonly isMentioned: boolean;
  /** From this message on the person has marked the room as unread; null: they have not. */
  readonly unreadMarkId: MessageId | null;
  readonly isMuted: boolean;
  readonly isPinned: boolean;
  /** The person has hidden the room, and nobody has written since. */
  readonly isHidden: boolean;
}

/** What a person sets for themselves about a room; nobody else sees it. */
export interface RoomPreferences {
  readonly isMuted: boolean;
  readonly isPinned: boolean;
  /** Out of the person's way until the next message. */
  readonly isHidden: boolean;
}

export interface RoomListQuery {
  readonly limit: number;
  /** Opaque; from the previous page. */
  readonly cursor?: string;
  readonly type?: RoomType;
  /**
   * Active rooms are neither frozen nor archived. `requests`: instead of the person's rooms those in which somebody has asked
   * them to talk, with what was written, without those that they declined. Absent: all of the person's rooms.
   */
  readonly state?: 'active' | 'inactive' | 'requests';
  /** Only rooms that the person has pinned, or only the others. Absent: both. */
  readonly isPinned?: boolean;
  /** Also rooms that the person has hidden. */
  readonly withHidden?: boolean;
  /** Only rooms of this context, e.g. a class. */
  readonly context?: string;
  /** Only rooms of types that rest on this. */
  readonly restsOn?: RoomTypeRow['restsOn'];
  /** Only rooms with unread messages. */
  readonly isUnread?: boolean;
  /** Only rooms whose name for the person is like this (`isNamedLike`). */
  readonly text?: string;
}

/** Which rooms of offices: those that are not closed, of those what the asker has taken, or the closed ones. */
export type OfficeShelf = 'open' | 'mine' | 'closed';

export interface OfficeQuery extends Pick<RoomListQuery, 'limit' | 'cursor'> {
  readonly show: OfficeShelf;
  /** The types of rooms, each with the organisations of the offices in which the asker answers them. */
  readonly offices: readonly { readonly type: RoomType; readonly organisationIds: readonly OrganisationId[] }[];
}

export interface RoomList {
  readonly rooms: readonly RoomOverview[];
  readonly nextCursor: string | null;
}

/** The rooms of a person that are about one context, e.g. a class, as one line. */
export interface RoomGroup {
  readonly context: string;
  /** Its name; the context itself if it has none. */
  readonly name: string;
  readonly rooms: number;
  /** In rooms that are not muted. */
  readonly unreadMessages: number;
  readonly unreadRooms: number;
  /** The latest activity in one of them. */
  readonly lastRoomId: RoomId;
}

export interface MentionsQuery {
  readonly before?: MessageId;
  readonly limit: number;
}

export interface Reader {
  readonly person: Person;
  /** How far they have read. */
  readonly lastReadId: MessageId;
  /** The time at which their pointer last moved. */
  readonly readAt: Date;
}

/** How far one member of a room has read. */
export interface ReadPointer {
  readonly userId: UserId;
  /** Null before the first message read. */
  readonly lastReadId: MessageId | null;
  readonly isSuspended: boolean;
}

/** One person's totals. Rooms and unread messages are those of rooms with an active membership that are not hidden. */
export interface Totals {
  readonly rooms: number;
  readonly unreadRooms: number;
  readonly unreadMessages: number;
  /** In all rooms, without deleted messages. */
  readonly sentMessages: number;
}

/** What the server holds, or a part of it. */
export interface ServerTotals {
  readonly roomsByType: Readonly<Record<string, number>>;
  /** Without deleted messages. */
  readonly messages: number;
  /** Memberships that have not ended. */
  readonly participants: number;
  readonly activePeople: number;
}

/**
 * Port: rooms as one person sees them: previews, unread counts, read pointers and preferences. Lists and totals hold
 * only rooms in which the person has an active membership.
 */
export interface Inbox {
  /**
   * The person's rooms, latest activity first: the time of the last message, deleted or not, or else of the room's
   * making; without hidden ones, unless they are asked for. Pages show every room once; a room that moves up before its page is read is at the top of a new list
   * instead. At most two queries, whatever the number of rooms.
   * @throws ChatError INVALID_REQUEST for a cursor that came from no page
   */
  list(userId: UserId, query: RoomListQuery): Promise<RoomList>;
  /**
   * The rooms of offices in these organisations and below them, as `list` gives rooms, whether the person is a member or
   * not. At most two queries, whatever the number of rooms.
   * @throws ChatError INVALID_REQUEST for a cursor that came from no page
   */
  listOffice(userId: UserId, query: OfficeQuery): Promise<RoomList>;
  /**
   * The person's rooms that are about something, one line for each context, latest activity first; hidden ones are left out.
   * One query, whatever the number of rooms.
   */
  groups(userId: UserId): Promise<readonly RoomGroup[]>;
  /** One room; undefined if it does not exist. Without a membership nothing counts as read or unread. */
  overview(roomId: RoomId, userId: UserId): Promise<RoomOverview | undefined>;
  /** The same values as in the overview, for a usable membership; undefined without one. The size of the room costs nothing. */
  outline(roomId: RoomId, userId: UserId): Promise<RoomOutline | undefined>;
  /**
   * Moves the person's read pointer forward to a message, never back; also of parallel calls the furthest wins. With
   * null, or an id beyond the latest message, it moves to the latest. It does not move to a message that their membership
   * does not show. Where the person has marked the room as unread, the mark moves behind the message; it is cleared by
   * what reaches the pointer.
   */
  markRead(roomId: RoomId, userId: UserId, upToId: MessageId | null): Promise<ReadState>;
  /**
   * Counts the room as unread from a message on that the person's membership shows, for this person alone: the read pointer
   * stays. A message beyond the pointer is unread already, and changes nothing. The later of two marks counts.
   */
  markUnread(roomId: RoomId, userId: UserId, fromId: MessageId): Promise<ReadState>;
  /** The members who see the message and have read up to it or beyond, without its author. */
  readers(roomId: RoomId, messageId: MessageId): Promise<readonly Reader[]>;
  /** How far the members of a room have read, the asker apart. One query; as many rows as there are ways to have read. */
  reading(roomId: RoomId, userId: UserId): Promise<RoomReading>;
  /** The members of the room with their read pointers; null if there are more than `atMost`. One query. */
  pointers(roomId: RoomId, atMost: number): Promise<readonly ReadPointer[] | null>;
  /**
   * Sets the given preferences and leaves the others. They stay while the person is away from the room; `isHidden` stays
   * until the next message. `hasChanged` is
   * true for exactly one of parallel calls that make the same change. Without an active membership it sets nothing and
   * resolves to undefined. One query.
   */
  updatePreferences(
    roomId: RoomId,
    userId: UserId,
    change: Partial<RoomPreferences>,
  ): Promise<(RoomPreferences & { readonly hasChanged: boolean }) | undefined>;
  /**
   * The messages that mention the person, alone or among everybody, in rooms with an active membership, as far as it
   * shows them: the newest first, not deleted, before a message id. Everybody are those who were members then. One query.
   */
  mentions(userId: UserId, query: MentionsQuery): Promise<HistoryPage>;
  totals(userId: UserId): Promise<Totals>;
  /** Unread messages in the rooms of the person that are neither hidden nor muted. */
  unreadMessages(userId: UserId): Promise<number>;
  /** Of the whole server, or of an organisation and all below it: its rooms, and those who have a role there. */
  serverTotals(within?: OrganisationId): Promise<ServerTotals>;
}
