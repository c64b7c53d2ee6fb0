import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { MessageId, RoomId, UserId } from '../ids.ts';
import type { ChatEvent } from './ChatEvent.ts';
import type { GuardRecord } from './GuardRecord.ts';
import type { Message, MessageDraft, SendAttempt } from './Message.ts';
import type { ReactionChange } from './Reaction.ts';
import type { MessageChange } from './Revision.ts';
import type { ServicePass } from './ServicePass.ts';
import type { SharedPage, SharedQuery } from './SharedQuery.ts';

export interface Appended {
  readonly message: Message;
  /** True for a retry: a draft with this client id was stored before, and `message` is that one. */
  readonly isDuplicate: boolean;
}

/** A part of a room's history, by message id. At most one of the three ids is given; with none, the latest messages. */
export interface HistoryQuery {
  readonly before?: MessageId;
  readonly after?: MessageId;
  /** `limit` messages: this one if it exists, and half of the rest on either side if there are that many. */
  readonly around?: MessageId;
  readonly limit: number;
  /** Messages of earlier seqs count as if there were none; all are shown by default. */
  readonly fromSeq?: number;
}

export interface HistoryPage {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** True if there are more messages in the direction of the query; for `around`, on either side. */
  readonly hasMore: boolean;
}

export interface EventPage {
  /** Dense: seqs `after + 1`, `after + 2`, … */
  readonly events: readonly ChatEvent[];
  readonly headSeq: number;
}

/** How far a reader has come in a room's events. */
export interface EventCursor {
  readonly roomId: RoomId;
  /** The last seq that the reader has. */
  readonly after: number;
  /** The last seq that the reader wants; all by default. */
  readonly upTo?: number;
}

/** An edit or a deletion of one message. */
export interface Amendment {
  readonly roomId: RoomId;
  readonly messageId: MessageId;
  readonly actorId: UserId;
  /** Decides, with `asModerator`, who may make the change (`postingRule`). */
  readonly action: 'edit' | 'delete';
  /** True for a moderator, who may delete in every room, whatever its state. */
  readonly asModerator: boolean;
  /**
   * Called after `postingRule` has allowed the change. Returns the changed message, or the same object for no change.
   * If it throws, nothing is stored. `now` is by the store's clock.
   */
  readonly change: (message: Message, now: Date) => Message;
  /**
   * What goes into the audit log if a moderator made the change and might not have made it as a member, in the same
   * transaction.
   */
  readonly audit?: (before: Message) => AuditDraft;
  /** What guards decided about the new text. Absent: nothing but to store it. */
  readonly guard?: GuardRecord;
  /** The actor is a service account. Absent: a person, whose membership counts. */
  readonly pass?: ServicePass;
}

export interface Reacting extends ReactionChange {
  readonly roomId: RoomId;
  readonly messageId: MessageId;
}

/** A message is pinned in its room, or no more. */
export interface Pinning {
  readonly roomId: RoomId;
  readonly messageId: MessageId;
  readonly userId: UserId;
  readonly isPinned: boolean;
  /** What goes into the audit log in the same transaction, if something changes. */
  readonly audit?: (before: Message) => AuditDraft;
}

/** A message after a change, and the event of the change; null if nothing changed. */
export interface Amended {
  readonly message: Message;
  readonly event: ChatEvent | null;
}

/**
 * Port: messages, and each room's one order of events. A write that resolved is stored for good. A write that rejected
 * has stored nothing, except UNAVAILABLE, after which the result is unknown: a retry with the same `clientId` finds
 * out. Every answer reflects all writes acknowledged before the call.
 */
export interface MessageStore {
  /**
   * Stores the draft with the room's next seq, if `postingRule` allows the sender to post at the moment of storing.
   *
   * - Duplicates: of all drafts with the same room, sender and client id, ever, exactly one is stored. The others
   *   resolve to it, even if the sender may not post any more: a lost answer does not become a refusal (I6). Who does not
   *   see the message any more, because they left or are suspended, gets it as it was when they last saw it
   *   (`messageAsOf`).
   * - Confirmations: a draft that asks is stored with whom it asks, who are all others with a membership that is neither ended
   *   nor suspended then (`Announcements`).
   * - Order: seqs and ids grow in the order of commit; seqs have no gaps. Several drafts may share one transaction.
   *
   * @throws ChatError ROOM_NOT_FOUND, CANNOT_CHAT, ACCESS_DENIED, ROOM_INACTIVE,
   *   MESSAGE_NOT_FOUND (`replyTo` is no message of the room that the sender sees; a deleted message may be answered),
   *   CONFLICT (the client id was first sent with another text: `comparedText` of the two differs. What was stored, and
   *   what became of it, does not count)
   */
  append(draft: MessageDraft): Promise<Appended>;
  /**
   * The message that an earlier append stored for this attempt, as `append` resolves to it; undefined if there is none,
   * and always for a null client id. @throws ChatError CONFLICT as `append`
   */
  findStored(attempt: SendAttempt): Promise<Message | undefined>;
  /**
   * Changes one message and stores the event with the room's next seq, if `postingRule` allows it at the moment of
   * storing. Parallel changes of one message happen one after the other. A change without effect stores nothing.
   * @throws ChatError MESSAGE_NOT_FOUND, ROOM_NOT_FOUND, CANNOT_CHAT, ACCESS_DENIED, ROOM_INACTIVE
   */
  amend(amendment: Amendment): Promise<Amended>;
  /**
   * Sets or removes one person's reaction, as `reacted` does, and stores the event with the room's next seq, if
   * `postingRule` allows it. A reaction that is already there, or already gone, stores nothing. Parallel calls do not
   * undo each other. Unread counts and the order of rooms stay as they are.
   * @throws ChatError MESSAGE_NOT_FOUND, ROOM_NOT_FOUND, CANNOT_CHAT, ROOM_INACTIVE, INVALID_REQUEST
   */
  react(reacting: Reacting): Promise<Amended>;
  /**
   * Pins a message or ends that, and stores the event with the room's next seq, if `postingRule` allows it. What is so
   * already stores nothing. Unread counts and the order of rooms stay as they are. A deletion ends a pin.
   * @throws ChatError MESSAGE_NOT_FOUND, ROOM_NOT_FOUND, CANNOT_CHAT, ROOM_INACTIVE, CONFLICT beyond `pinsAtMost`
   */
  pin(pinning: Pinning): Promise<Amended>;
  /** The pinned messages of a room from a seq on, the one pinned last first. One query. */
  pins(roomId: RoomId, fromSeq: number): Promise<readonly Message[]>;
  /** Messages with something of a kind from a seq on, the newest first, deleted ones left out. One query. */
  shared(roomId: RoomId, query: SharedQuery & { readonly fromSeq: number }): Promise<SharedPage>;
  /** A message of the room, deleted ones too; undefined if the room has none with this id. */
  find(roomId: RoomId, messageId: MessageId): Promise<Message | undefined>;
  /**
   * The edits and the deletions of messages of the room, the oldest of each first, with the words that each replaced;
   * messages without one are left out. A text that a guard masked is among them, with what it said before. Only for
   * oversight: no answer to members contains earlier words. One query.
   */
  changes(roomId: RoomId, messageIds: readonly MessageId[]): Promise<ReadonlyMap<MessageId, readonly MessageChange[]>>;
  /** Messages of the room, deleted ones too; empty for a room that does not exist. One query. */
  history(roomId: RoomId, query: HistoryQuery): Promise<HistoryPage>;
  /** The answers in a thread, deleted ones too, oldest first, after a message id. One query. */
  thread(roomId: RoomId, rootId: MessageId, after: MessageId | null, limit: number): Promise<HistoryPage>;
  /**
   * The events after each cursor, in order, at most `limit` for each room. Rooms that do not exist are left out. One
   * query.
   */
  events(cursors: readonly EventCursor[], limit: number): Promise<ReadonlyMap<RoomId, EventPage>>;
}
