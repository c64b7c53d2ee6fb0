import { ChatError } from '../errors.ts';
import type { MessageId, RoomId, UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
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
 * Checks what somebody wrote. White space at both ends is theirs to keep, but there must be something else.
 * @throws ChatError EMPTY_MESSAGE, MESSAGE_TOO_LONG, INVALID_REQUEST for text that UTF-8 or the database cannot hold
 */
export const checkContent = (content: string, maxChars: number): string => {
  if (content.trim() === '') throw new ChatError('EMPTY_MESSAGE', 'Write something: this message is empty.');
  if (content.length > maxChars) {
    const details = { length: content.length, max: maxChars };
    throw new ChatError('MESSAGE_TOO_LONG', `At most ${maxChars} characters; this message has ${content.length}.`, {
      details,
    });
  }
  if (content.includes('\0') || !isWellFormed(content))
    throw new ChatError('INVALID_REQUEST', 'The text holds a NUL character or half of a surrogate pair.');
  return content;
};

const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
const isWellFormed = (text: string): boolean => !loneSurrogate.test(text);

/** The message with other words, as its author wants it. @throws ChatError ACCESS_DENIED, MESSAGE_NOT_FOUND */
export const edited = (message: Message, editor: UserId, content: string, at: Date): Message => {
  if (message.deletedAt !== null) throw messageNotFound();
  if (message.sender.id !== editor) throw new ChatError('ACCESS_DENIED', 'Only its author may edit a message.');
  return message.content === content ? message : { ...message, content, editedAt: at };
};

/** The message without its words and reactions; it keeps its place. Deleting twice changes nothing. */
export const deleted = (message: Message, at: Date): Message =>
  message.deletedAt === null ? { ...message, content: '', reactions: [], deletedAt: at } : message;

export const messageNotFound = (): ChatError =>
  new ChatError('MESSAGE_NOT_FOUND', 'There is no such message in this room, or it was deleted.');

/** The same client_id with other words. */
export const conflict = (): ChatError =>
  new ChatError('CONFLICT', 'This client_id was used for another text. A new message needs a new client_id.');
