import type { Attachment } from '../../../core/attachments/Attachment.ts';
import type { MessageId, UserId } from '../../../core/ids.ts';
import type { PinChanged, ReactionChanged } from '../../../core/messages/ChatEvent.ts';
import type { GuardRecord } from '../../../core/messages/GuardRecord.ts';
import type { RoomPreferences } from '../../../core/messages/Inbox.ts';
import type { Mention } from '../../../core/messages/Mention.ts';
import type { Message } from '../../../core/messages/Message.ts';
import type { Reaction } from '../../../core/messages/Reaction.ts';
import type { DurableEvent, RoomEvent } from '../../../core/rooms/RoomEvent.ts';

/** What guards decided about a text: that of the message, or that of its edit with this seq. */
export interface StoredGuardRecord extends GuardRecord {
  readonly seq: number;
  readonly at: Date;
}

/** A message as the log keeps it. */
export interface StoredMessage {
  readonly id: MessageId;
  readonly seq: number;
  readonly senderId: UserId;
  /** What a retry is compared with (`comparedText`); null once the words are erased. */
  sentText: string | null;
  readonly clientId: string | null;
  readonly replyTo: MessageId | null;
  readonly threadRoot: MessageId | null;
  readonly createdAt: Date;
  /** '' after it is deleted; its events hold the words. */
  content: string;
  reactions: readonly Reaction[];
  mentions?: readonly Mention[] | undefined;
  pinnedSeq?: number | undefined;
  asksConfirmation?: true;
  readonly type?: NonNullable<Message['type']>;
  data?: NonNullable<Message['data']>;
  editedAt: Date | null;
  deletedAt: Date | null;
  guard?: readonly StoredGuardRecord[];
  attachments?: readonly Attachment[];
}

/**
 * An event of a message holds its id, so that readers get the message in its present state. An edit and a deletion keep
 * the words that they replaced, which no member sees.
 */
export type StoredEvent =
  | RoomEvent
  | (DurableEvent & { readonly type: 'new_message'; readonly messageId: MessageId })
  | (DurableEvent & {
      readonly type: 'message_edited' | 'message_deleted';
      readonly messageId: MessageId;
      /** Null: the words are erased. */
      readonly replaced: string | null;
      readonly isByModerator: boolean;
    })
  | Omit<ReactionChanged, 'reactions'>
  | Omit<PinChanged, 'pinnedSeq'>;

/** How far somebody has read. */
export interface StoredPointer {
  readonly messageId: MessageId;
  readonly seq: number;
  readonly movedAt: Date;
}

/** As a row of participants has them. */
export interface StoredPreferences extends Pick<RoomPreferences, 'isMuted' | 'isPinned'> {
  /** The room is hidden as long as its activity is not above this. */
  readonly hiddenActivity: number;
}

/** How the pointer of one account passes to another of the same person. */
export interface PointerPass {
  readonly from: UserId;
  readonly to: UserId;
  readonly isNew: boolean;
}

/** One room's history: events at index seq − 1, messages in order of id, and indexes over the messages. */
export class RoomLog {
  readonly events: StoredEvent[] = [];
  readonly messages: StoredMessage[] = [];
  readonly pointers = new Map<UserId, StoredPointer>();
  /** The message from which on a person counts the room as unread. */
  readonly unreadMarks = new Map<UserId, MessageId>();
  readonly #preferences = new Map<UserId, StoredPreferences>();
  readonly #byId = new Map<MessageId, StoredMessage>();
  readonly #byClientId = new Map<string, StoredMessage>();
  readonly #threads = new Map<MessageId, StoredMessage[]>();

  record(event: StoredEvent): void {
    this.events.push(event);
  }

  add(message: StoredMessage): void {
    this.messages.push(message);
    this.#byId.set(message.id, message);
    if (message.clientId !== null) this.#byClientId.set(`${message.senderId}:${message.clientId}`, message);
    if (message.threadRoot === null) return;
    const thread = this.#threads.get(message.threadRoot);
    if (thread) thread.push(message);
    else this.#threads.set(message.threadRoot, [message]);
  }

  /** Erases what the message said before, and which reactions it had. */
  forget(id: MessageId): void {
    delete this.find(id)?.guard;
    delete this.find(id)?.attachments;
    delete this.find(id)?.data;
    this.events.forEach((event, index) => {
      if (!('messageId' in event) || event.messageId !== id) return;
      if ('replaced' in event) this.events[index] = { ...event, replaced: null };
      else if (event.type === 'reaction_changed') this.events[index] = { ...event, emoji: '', isAdded: false };
    });
  }

  preferencesOf(userId: UserId): StoredPreferences {
    return this.#preferences.get(userId) ?? { isMuted: false, isPinned: false, hiddenActivity: 0 };
  }

  setPreferences(userId: UserId, preferences: StoredPreferences): void {
    this.#preferences.set(userId, preferences);
  }

  passPointer({ from, to, isNew }: PointerPass): void {
    const [given, own] = [this.pointers.get(from), this.pointers.get(to)];
    if (given !== undefined && given.seq > (own?.seq ?? 0)) this.pointers.set(to, given);
    const mark = this.unreadMarks.get(from);
    if (isNew && mark !== undefined) this.unreadMarks.set(to, mark);
    const [theirs, mine] = [this.preferencesOf(from), this.preferencesOf(to)];
    this.setPreferences(to, isNew ? theirs : { ...mine, isPinned: mine.isPinned || theirs.isPinned });
  }

  /** The last message that counts as read: the pointer's, or the one before the mark. */
  readOf(userId: UserId): Pick<StoredPointer, 'messageId' | 'seq'> | undefined {
    const [pointer, mark] = [this.pointers.get(userId), this.unreadMarks.get(userId)];
    if (pointer === undefined || mark === undefined) return pointer;
    const before = this.messages.findLast(({ id }) => id < mark);
    return before && { messageId: before.id, seq: before.seq };
  }

  find(id: MessageId): StoredMessage | undefined {
    return this.#byId.get(id);
  }

  sentAs(senderId: UserId, clientId: string | null): StoredMessage | undefined {
    return clientId === null ? undefined : this.#byClientId.get(`${senderId}:${clientId}`);
  }

  /** Answers in the thread that a message began, oldest first. */
  thread(rootId: MessageId): readonly StoredMessage[] {
    return this.#threads.get(rootId) ?? [];
  }

  latestLive(): StoredMessage | undefined {
    return this.messages.findLast(({ deletedAt }) => deletedAt === null);
  }

  /** Live messages above a seq by others than one person's accounts (I7), oldest first. */
  unread(userIds: ReadonlySet<UserId>, aboveSeq: number): MessageId[] {
    const ids: MessageId[] = [];
    for (let index = this.messages.length - 1; index >= 0; index -= 1) {
      const message = this.messages[index];
      if (message === undefined || message.seq <= aboveSeq) break;
      if (message.deletedAt === null && !userIds.has(message.senderId)) ids.push(message.id);
    }
    return ids.reverse();
  }
}
