import type { MessageId, RoomId, UserId } from '../ids.ts';
import type { ChatEvent } from './ChatEvent.ts';
import type { Message, MessageDraft } from './Message.ts';
import type { ReactionChange } from './Reaction.ts';

export interface Appended {
  readonly message: Message;
  /** True when the sender's client_id was known already: the message is the one stored then. */
  readonly isDuplicate: boolean;
}

/** Which part of a room's history, by message id. At most one of the three; none means the latest. */
export interface HistoryQuery {
  readonly before?: MessageId;
  readonly after?: MessageId;
  /** `limit` messages, this one among them if it exists, and half of the rest on either side where there are as many. */
  readonly around?: MessageId;
  readonly limit: number;
}

export interface HistoryPage {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** More lies in the direction of the query; for `around`, on either side. */
  readonly hasMore: boolean;
}

export interface EventPage {
  /** Dense: seqs `after + 1`, `after + 2`, … */
  readonly events: readonly ChatEvent[];
  readonly headSeq: number;
}

/** Where a reader of a room's events stands. */
export interface EventCursor {
  readonly roomId: RoomId;
  /** The last seq that the reader has. */
  readonly after: number;
}

export interface Amendment {
  readonly roomId: RoomId;
  readonly messageId: MessageId;
  readonly actorId: UserId;
  /** What the change is; decides with `asModerator` who may make it (`postingRule`). */
  readonly action: 'edit' | 'delete';
  /** True for a moderator, who deletes in any room and whatever its state. */
  readonly asModerator: boolean;
  /** Called once the actor may: returns the amended message or the very same one, or throws. `now` is the store's clock. */
  readonly change: (message: Message, now: Date) => Message;
}

export interface Reacting extends ReactionChange {
  readonly roomId: RoomId;
  readonly messageId: MessageId;
}

/** A message after a change, and the event of the change; null when nothing changed. */
export interface Amended {
  readonly message: Message;
  readonly event: ChatEvent | null;
}

/**
 * Port: messages and the one order of events of each room. A resolved promise means: stored for good. A rejected one
 * means: nothing is stored, except UNAVAILABLE, after which the same `clientId` tells.
 */
export interface MessageStore {
  /**
   * Gives the draft the room's next seq, if `postingRule` lets the sender post at that very moment. Of all drafts with the same room, sender and clientId, ever, one is stored; the others get it back,
   * whatever has become of the membership or the room since: an answer that was lost is not turned into a refusal (I6).
   * Many drafts may be stored together; seqs and ids grow in commit order, without gaps in seq.
   * @throws ChatError ROOM_NOT_FOUND, CANNOT_CHAT, ACCESS_DENIED, ROOM_INACTIVE, MESSAGE_NOT_FOUND (replyTo is no
   *   message of the room; a deleted one may be answered),
   *   CONFLICT (the same clientId was first sent with other words, see `sameWords`; later edits do not matter)
   */
  append(draft: MessageDraft): Promise<Appended>;
  /** What an earlier append of this draft stored, if any; never for a null clientId. One query. @throws ChatError CONFLICT */
  findStored(draft: MessageDraft): Promise<Message | undefined>;
  /**
   * Changes one message and stores the event with the room's next seq, if `postingRule` lets the actor at that very
   * moment; an unchanged message stores nothing.
   * @throws ChatError MESSAGE_NOT_FOUND, ROOM_NOT_FOUND, CANNOT_CHAT, ACCESS_DENIED, ROOM_INACTIVE
   */
  amend(amendment: Amendment): Promise<Amended>;
  /**
   * Sets or takes back one person's reaction, as `reacted` says, and stores the event with the room's next seq;
   * what is so already stores nothing. Of parallel calls none undoes another. `postingRule` decides who may. Neither what is unread nor the order of rooms changes.
   * @throws ChatError MESSAGE_NOT_FOUND, ROOM_NOT_FOUND, CANNOT_CHAT, ROOM_INACTIVE, INVALID_REQUEST
   */
  react(reacting: Reacting): Promise<Amended>;
  find(roomId: RoomId, messageId: MessageId): Promise<Message | undefined>;
  /** One query. */
  history(roomId: RoomId, query: HistoryQuery): Promise<HistoryPage>;
  /** Live and deleted answers in a thread, oldest first, after a message id. One query. */
  thread(roomId: RoomId, rootId: MessageId, after: MessageId | null, limit: number): Promise<HistoryPage>;
  /** The events after each cursor, in order, at most `limit` a room. One query. Absent rooms are left out. */
  events(cursors: readonly EventCursor[], limit: number): Promise<ReadonlyMap<RoomId, EventPage>>;
}
