import type { Readable } from '../runtime/Readable.ts';
import type { ChatFailure } from '../wire/ChatRefusal.ts';
import type { LeftReason } from '../wire/frames.ts';
import type { Message, Participant, Person, Receipt, Room } from '../wire/wireTypes.ts';

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
  readonly leftBecause: LeftReason | null;
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
