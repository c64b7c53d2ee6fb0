import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { Message } from '../../../core/messages/Message.ts';

/** A value as JSON holds it: moments are strings. */
type Written<Value> = Value extends Date
  ? string
  : Value extends object
    ? { readonly [Key in keyof Value]: Written<Value[Key]> }
    : Value;

/** Events from JSON that a node of the same release has written and sealed. */
export const readEvents = (written: unknown): readonly ChatEvent[] =>
  (written as readonly Written<ChatEvent>[]).map((event) => {
    const at = new Date(event.at);
    return ('message' in event ? { ...event, at, message: readMessage(event.message) } : { ...event, at }) as ChatEvent;
  });

const readMessage = ({ thread, createdAt, editedAt, deletedAt, ...rest }: Written<Message>): Message =>
  ({
    ...rest,
    thread: thread && { ...thread, lastReplyAt: new Date(thread.lastReplyAt) },
    createdAt: new Date(createdAt),
    editedAt: editedAt && new Date(editedAt),
    deletedAt: deletedAt && new Date(deletedAt),
  }) as Message;
