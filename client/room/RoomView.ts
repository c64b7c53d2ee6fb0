import type { OutgoingFile } from '../outbox/OutboxStore.ts';
import type { SendWait } from '../outbox/PendingEntry.ts';
import type { Readable } from '../runtime/Readable.ts';
import type { ChatFailure } from '../wire/ChatRefusal.ts';
import type { LeftReason } from '../wire/frames.ts';
import type { AskedMention } from '../wire/Mention.ts';
import type { PersonRef } from '../wire/PersonRef.ts';
import type { Receipt } from '../wire/Receipt.ts';
import type { RoomRights, RoomSupervision } from '../wire/RoomRights.ts';
import type { Attachment, Message, Participant, Person, Room } from '../wire/wireTypes.ts';

/** A message as a page shows it: stored, or not stored yet. */
export interface ShownMessage extends Omit<Message, 'id' | 'seq'> {
  /** Stays the same from sending on, so that lists can use it as their key. */
  readonly key: string;
  /** null until stored. */
  readonly id: number | null;
  readonly seq: number | null;
  /** `sending` also while an edit or a deletion is not confirmed. */
  readonly status: 'sending' | 'sent' | 'failed' | 'held';
  readonly failure: ChatFailure | null;
  /** Why it is not sent yet, and when the next attempt is; null while it is under way or the connection is gone. */
  readonly wait: SendWait | null;
  /** What is not confirmed, or has failed. */
  readonly pending: 'send' | 'edit' | 'remove' | null;
  /** Files that are not on the server yet, the first of which goes there now. Absent: none. */
  readonly outgoing?: readonly OutgoingFile[];
  /** How much of the first one is there, from 0 to 1. */
  readonly progress?: number;
  /** Until when it can be undone with `discard`, in milliseconds since 1970. Absent: it goes at once. */
  readonly undoUntil?: number;
  /** The person has confirmed it, and the server does not know yet. */
  readonly isConfirming?: boolean;
}

export interface RoomViewState {
  /** null until loaded. */
  readonly room: Room | null;
  /** A part of the history without a gap, oldest first; then what this person has sent and is not part of it yet. */
  readonly messages: readonly ShownMessage[];
  /**
   * The key of the first own message behind a gap, between which and the one before messages are missing. Null: there is
   * no gap. Only while `hasNewer`: the end is loaded as soon as something is sent.
   */
  readonly gapBefore: string | null;
  readonly hasOlder: boolean;
  /** false: the newest message is among `messages`, and new ones are added. */
  readonly hasNewer: boolean;
  /** false: nothing of the history is known, so that `messages` has at most what is unsent. */
  readonly isLoaded: boolean;
  readonly isLoading: boolean;
  /** Why loading failed; the next call tries again. */
  readonly failure: ChatFailure | null;
  /** How far the person had read when the room was opened: messages by others after this seq are new. */
  readonly newSince: number | null;
  readonly typing: readonly Pick<Person, 'id' | 'username'>[];
  /** The id of the last message that each user has read, by user id. Users of whom it is not known are missing. */
  readonly readUpTo: ReadonlyMap<number, number>;
  /** The ids of the participants who are online, as far as known. */
  readonly online: ReadonlySet<number>;
  readonly participants: readonly Participant[];
  /** What the person may do here; null until loaded, and on servers that do not say. */
  readonly rights: RoomRights | null;
  /** Who opened the room, or was given it; who of an office has taken it. Null in rooms without an owner. */
  readonly ownerId: number | null;
  /** Who supervises the room; null if nobody has to. */
  readonly supervision: RoomSupervision | null;
  /** Set when the person has left, was removed or suspended, or the relation has ended. */
  readonly leftBecause: LeftReason | null;
  /** Grows whenever `pins` may have another answer. */
  readonly pinChanges: number;
}

/** What a message has beside its text. */
export interface SendOptions {
  readonly replyTo?: number;
  readonly mentions?: readonly AskedMention[];
  /** Files that `upload` gave. */
  readonly attachments?: readonly Attachment[];
  /** Files that go to the server before the message, also after a reload. */
  readonly files?: readonly OutgoingFile[];
  /** Asks all others in the room to confirm that they have read it (`rights.may_ask_confirmation`). */
  readonly asksConfirmation?: boolean;
  /** Milliseconds for which it waits before it goes, so that `discard` undoes it. A page that is closed sends it at once. */
  readonly undoMs?: number;
}

/** What people share in a room beside words. `file`: every file that is no picture. */
export type GalleryKind = 'picture' | 'file' | 'link';

/** A room that a page shows. Its state is kept up to date from `open()` to `close()`. */
export interface RoomView {
  readonly id: number;
  readonly state: Readable<RoomViewState>;
  /** Loads the newest messages, or those around another one, and subscribes to typing, presence and read events. */
  open(options?: { at?: 'end' | 'unread' | { messageId: number } }): Promise<void>;
  close(): void;
  loadOlder(): Promise<void>;
  /**
   * Says which messages are on the screen. Those far from them are let go, and `hasOlder` and `hasNewer` say so. Without
   * this call the room keeps what was loaded until 2,000 more have come, and then the newest 1,500.
   */
  setInView(firstId: number, lastId: number): void;
  loadNewer(): Promise<void>;
  /** Shows the history around a message instead, e.g. around a search result. */
  jumpTo(messageId: number): Promise<void>;
  jumpToEnd(): Promise<void>;
  /**
   * Shows the message at once. With a file the text may be empty. Where the end of the room is not shown, it is loaded in
   * place of the part that is, as `jumpToEnd` does.
   * @returns its key
   */
  send(content: string, options?: SendOptions): string;
  edit(messageId: number, content: string, mentions?: readonly AskedMention[]): void;
  remove(messageId: number): void;
  /** Sends again what has failed. */
  retry(key: string): void;
  /**
   * Drops what has failed, or waits to be sent: an unsent message disappears, an edit is undone. Also ends the transfer
   * of files.
   */
  discard(key: string): void;
  react(messageId: number, emoji: string): void;
  unreact(messageId: number, emoji: string): void;
  /** Confirms a message that asks for it, at once or as soon as there is a connection; once, however often it is called. */
  confirm(messageId: number): void;
  /** Up to a message, or everything. An earlier message than before changes nothing. */
  markRead(upToId?: number): void;
  /** Counts the room as unread from a message on, for oneself; reading it to its end ends that. */
  markUnread(fromId: number): Promise<void>;
  /** Call it on every key. It sends at most one frame in 3 s, and ends by itself after 5 s. */
  typing(): void;
  stopTyping(): void;
  thread(messageId: number): Promise<{ root: Message; messages: readonly Message[] }>;
  receipts(messageId: number): Promise<readonly Receipt[]>;
  /** The pinned messages, the one pinned last first. */
  pins(): Promise<readonly Message[]>;
  /**
   * The messages with pictures, with other files or with links, the newest first, older than a message. Deleted ones are not
   * among them.
   */
  shared(
    kind: GalleryKind,
    before?: number,
  ): Promise<{ readonly messages: readonly Message[]; readonly hasMore: boolean }>;
  /** Pins a message for all members of the room, or ends that. */
  pinMessage(messageId: number, isPinned: boolean): Promise<void>;
  rename(name: string): Promise<void>;
  archive(isArchived: boolean): Promise<void>;
  leave(): Promise<void>;
  mute(isMuted: boolean): Promise<void>;
  pin(isPinned: boolean): Promise<void>;
  /** For oneself, until the next message. */
  hide(isHidden: boolean): Promise<void>;
  /**
   * @param history what they see of the past: all that this person sees, or what happens from their joining on. By
   * default what the room's type says; in a group, from their joining on.
   */
  addParticipants(userIds: readonly PersonRef[], history?: 'all' | 'joining'): Promise<void>;
  removeParticipant(userId: PersonRef): Promise<void>;
  /** Makes somebody else the owner of the room. Of an office: who takes it; null gives it back to all of them. */
  handOver(userId: PersonRef | null): Promise<void>;
  /** Hands a room of an office to the office of another organisation. */
  handOn(organisationId: number): Promise<void>;
}
