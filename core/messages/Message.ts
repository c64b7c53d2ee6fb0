import { ChatError } from '../errors.ts';
import type { MessageId, RoomId, UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import { countCharacters, fitsInto, unitsOf } from '../text/countCharacters.ts';
import { showsSomething } from '../text/showsSomething.ts';
import { trimText } from '../text/trimText.ts';
import type { Reaction } from './Reaction.ts';

export interface Message {
  readonly id: MessageId;
  readonly roomId: RoomId;
  /** The message's place in the room's order of events. */
  readonly seq: number;
  readonly sender: Person;
  /** '' once deleted. */
  readonly content: string;
  /** The sender's own UUID for it, if they gave one. */
  readonly clientId: string | null;
  /** The message it answers. */
  readonly replyTo: MessageId | null;
  /** The message that began the thread it belongs to; null outside threads and for that message itself. */
  readonly threadRoot: MessageId | null;
  /** Live answers in the thread that this message began; null where there is none. */
  readonly thread: { readonly replyCount: number; readonly lastReplyAt: Date } | null;
  /** In the order in which the emoji were first set; none once deleted. */
  readonly reactions: readonly Reaction[];
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
}

/** A message before the store has given it its place. */
export interface MessageDraft {
  readonly roomId: RoomId;
  readonly senderId: UserId;
  readonly content: string;
  readonly clientId: string | null;
  readonly replyTo: MessageId | null;
}

/**
 * What somebody wrote, as it is stored: without white space at both ends (`trimText`). `maxChars` counts characters as
 * people do, in at most four times as many UTF-16 units.
 * @throws ChatError EMPTY_MESSAGE for text that shows nothing, MESSAGE_TOO_LONG with `details: {length, max}`,
 *   INVALID_REQUEST for text that UTF-8 or the database cannot hold
 */
export const checkContent = (content: string, maxChars: number): string => {
  if (/[\0\p{Cs}]/u.test(content))
    throw new ChatError('INVALID_REQUEST', 'The text holds a NUL character or half of a surrogate pair.');
  const text = trimText(content);
  if (!showsSomething(text)) throw emptyMessage();
  if (!fitsInto(maxChars, text)) throw messageTooLong(text, maxChars);
  return text;
};

/**
 * Beyond the bound of units nothing is segmented, as a bound on work: `length` is then that of code points, which is
 * never less than the characters.
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
 * The message with other words, as its author wants it.
 * @throws ChatError MESSAGE_NOT_FOUND for a deleted one, ACCESS_DENIED, EMPTY_MESSAGE
 */
export const edited = (message: Message, editor: UserId, content: string, at: Date): Message => {
  if (message.deletedAt !== null) throw messageNotFound();
  if (message.sender.id !== editor) throw new ChatError('ACCESS_DENIED', 'Only its author may edit a message.');
  if (!showsSomething(content)) throw emptyMessage();
  return message.content === content ? message : { ...message, content, editedAt: at };
};

/** The message without its words and reactions; it keeps its place. Deleting twice changes nothing. */
export const deleted = (message: Message, at: Date): Message =>
  message.deletedAt === null ? { ...message, content: '', reactions: [], deletedAt: at } : message;

const emptyMessage = (): ChatError => new ChatError('EMPTY_MESSAGE', 'Write something: this message is empty.');

export const messageNotFound = (): ChatError =>
  new ChatError('MESSAGE_NOT_FOUND', 'There is no such message in this room, or it was deleted.');

/** Whether two sends have the same words: white space at the ends may have been stored before texts were trimmed. */
export const sameWords = (one: string, other: string): boolean => one === other || trimText(one) === trimText(other);

/** The same client_id with other words. */
export const conflict = (): ChatError =>
  new ChatError('CONFLICT', 'This client_id was used for another text. A new message needs a new client_id.');
