import type { Attachment } from '../attachments/Attachment.ts';
import { ChatError } from '../errors.ts';
import type { MessageId, RoomId, UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import { countCharacters, fitsInto, unitsOf } from '../text/countCharacters.ts';
import { showsSomething } from '../text/showsSomething.ts';
import { trimText } from '../text/trimText.ts';
import type { GuardRecord } from './GuardRecord.ts';
import { type Mention, mentionsLeft } from './Mention.ts';
import type { MessageData, MessageType } from './MessageData.ts';
import type { Reaction } from './Reaction.ts';
import type { ServicePass } from './ServicePass.ts';

/**
 * A message is an event of a room: its `seq` is its place in the room's one order. It can be edited and deleted, and
 * keeps its place. Here are the rules for one message; `postingRule` says who may write, and `MessageStore` stores.
 */
export interface Message {
  readonly id: MessageId;
  readonly roomId: RoomId;
  /** Its place in the room's order of events. */
  readonly seq: number;
  readonly sender: Person;
  /** '' after it is deleted. */
  readonly content: string;
  /** The sender's own UUID for the message; null if they gave none. */
  readonly clientId: string | null;
  /** The message it answers. */
  readonly replyTo: MessageId | null;
  /** The first message of its thread; null outside threads and for that first message itself. */
  readonly threadRoot: MessageId | null;
  /** The answers that are not deleted, in the thread that this message began; null if there are none. */
  readonly thread: { readonly replyCount: number; readonly lastReplyAt: Date } | null;
  /** In the order in which each emoji was first set; empty after the message is deleted. */
  readonly reactions: readonly Reaction[];
  /** Whom it mentions, in no order; absent for nobody, and after it is deleted. */
  readonly mentions?: readonly Mention[];
  /** The files that came with it, in the sender's order. Absent: none, and none after the message is deleted. */
  readonly attachments?: readonly Attachment[];
  /** The seq at which it was pinned; absent for a message that is not. */
  readonly pinnedSeq?: number;
  /** Its sender asks whoever was in the room then to confirm it. Absent: it asks nobody, as after it is deleted. */
  readonly asksConfirmation?: true;
  /** Everybody is told of it at once and at any hour. Absent: as they have chosen, as after it is deleted. */
  readonly isUrgent?: true;
  /** Absent: `text`, what a person wrote. */
  readonly type?: Exclude<MessageType, 'text'>;
  /** What a program says beside the words. Absent: nothing, as after the message is deleted. */
  readonly data?: MessageData;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
}

/** Who sends what, under which id. An attempt with the client id of an earlier one is a retry of it. */
export interface SendAttempt {
  readonly roomId: RoomId;
  readonly senderId: UserId;
  /**
   * The text as it was sent, with the ids of its files (`sentWith`). Retries are compared with it (`comparedText`), and with
   * nothing that became of it.
   */
  readonly sent: string;
  /** Null for an attempt that cannot be retried. */
  readonly clientId: string | null;
}

/** A message before the store has given it its place. */
export interface MessageDraft extends SendAttempt {
  /** The text as it is stored and shown. */
  readonly content: string;
  readonly replyTo: MessageId | null;
  /** Whom it mentions. Absent: nobody. */
  readonly mentions?: readonly Mention[];
  /** Files that the sender owns and that no message carries. Absent: none. */
  readonly attachments?: readonly Attachment[];
  /** Everybody else who may use the room now is asked to confirm it. Absent: nobody is. */
  readonly asksConfirmation?: true;
  /** Everybody is told of it at once and at any hour. Absent: as they have chosen. */
  readonly isUrgent?: true;
  /** What guards decided about it. Absent: nothing but to store it. */
  readonly guard?: GuardRecord;
  /** The first message in a room that awaits somebody, or one that is sent as if it were. Absent: the membership counts. */
  readonly isRequest?: true;
  /** The sender is a service account. Absent: a person, whose membership counts. */
  readonly service?: ServicePosting;
}

/** What a service account sends beside the text, and by what it may. */
export interface ServicePosting {
  readonly pass: ServicePass;
  readonly type: Exclude<MessageType, 'text'>;
  /** Absent: none. */
  readonly data?: MessageData;
}

/**
 * Checks a text and returns it as it is stored: without white space at both ends (`trimText`). `maxChars` bounds the
 * characters as people count them (`countCharacters`), in at most four times as many UTF-16 units.
 * @throws ChatError EMPTY_MESSAGE for text without a visible character, MESSAGE_TOO_LONG with `details: {length, max}`,
 *   INVALID_REQUEST for text that UTF-8 or the database cannot hold
 */
export const checkContent = (content: string, maxChars: number): string => {
  const text = checkCaption(content, maxChars);
  if (!showsSomething(text)) throw emptyMessage();
  return text;
};

/** As `checkContent` for a message with files, which needs no text; '' if the text shows nothing. */
export const checkCaption = (content: string, maxChars: number): string => {
  if (/[\0\p{Cs}]/u.test(content))
    throw new ChatError('INVALID_REQUEST', 'The text holds a NUL character or half of a surrogate pair.');
  const text = trimText(content);
  if (!showsSomething(text)) return '';
  if (!fitsInto(maxChars, text)) throw messageTooLong(text, maxChars);
  return text;
};

/**
 * A text over the bound of units is not segmented, to bound the work. Its `length` is then in code points, which are
 * never fewer than the characters.
 */
const messageTooLong = (text: string, max: number): ChatError => {
  const maxUnits = unitsOf(max);
  if (text.length > maxUnits)
    return new ChatError(
      'MESSAGE_TOO_LONG',
      `At most ${max} characters in ${maxUnits} UTF-16 code units; this message has ${text.length} code units.`,
      { details: { length: [...text].length, max, code_units: text.length, max_code_units: maxUnits } },
    );
  const length = countCharacters(text);
  return new ChatError('MESSAGE_TOO_LONG', `At most ${max} characters; this message has ${length}.`, {
    details: { length, max },
  });
};

/**
 * The message with another text, and with these mentions; without any given, those stay whose name the text still has.
 * The same object if nothing differs.
 * @throws ChatError MESSAGE_NOT_FOUND for a deleted message, ACCESS_DENIED for others than its author, EMPTY_MESSAGE
 */
export const edited = (
  message: Message,
  editor: UserId,
  content: string,
  at: Date,
  given?: readonly Mention[],
): Message => {
  if (message.deletedAt !== null) throw messageNotFound();
  if (message.sender.id !== editor) throw new ChatError('ACCESS_DENIED', 'Only its author may edit a message.');
  if (!showsSomething(content)) throw emptyMessage();
  if (message.content === content) return message;
  const { mentions: before, ...rest } = message;
  const mentions = mentionsLeft(given ?? before, content);
  return { ...rest, content, editedAt: at, ...(mentions !== undefined && { mentions }) };
};

/** The message without text, files and reactions; it keeps its place. A deleted message stays the same object. */
export const deleted = (message: Message, at: Date): Message => {
  if (message.deletedAt !== null) return message;
  const {
    mentions: _mentions,
    attachments: _files,
    pinnedSeq: _pin,
    asksConfirmation: _asks,
    isUrgent: _urgent,
    ...kept
  } = message;
  const { data: _data, ...rest } = kept;
  return { ...rest, content: '', reactions: [], deletedAt: at };
};

/** The message pinned at a seq; null: not pinned. */
export const pinned = ({ pinnedSeq: _before, ...rest }: Message, pinnedSeq: number | null): Message =>
  pinnedSeq === null ? rest : { ...rest, pinnedSeq };

const emptyMessage = (): ChatError => new ChatError('EMPTY_MESSAGE', 'Write something: this message is empty.');

export const messageNotFound = (): ChatError =>
  new ChatError('MESSAGE_NOT_FOUND', 'There is no such message in this room, or it was deleted.');

/** The error for a client_id that is sent again with another text. */
export const conflict = (): ChatError =>
  new ChatError('CONFLICT', 'This client_id was used for another text. A new message needs a new client_id.');
