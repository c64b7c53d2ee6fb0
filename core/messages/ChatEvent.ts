import type { MessageId } from '../ids.ts';
import type { DurableEvent, RoomEvent } from '../rooms/RoomEvent.ts';
import type { Message } from './Message.ts';

/** What can durably happen in a room. A message is shown as it is now, also in the events of its past. */
export type ChatEvent =
  | RoomEvent
  | (DurableEvent & { readonly type: 'new_message'; readonly message: Message })
  | (DurableEvent & { readonly type: 'message_edited'; readonly message: Message })
  | (DurableEvent & { readonly type: 'message_deleted'; readonly messageId: MessageId });

/** The event that a stored message is. */
export const newMessage = (message: Message): ChatEvent => ({
  type: 'new_message',
  roomId: message.roomId,
  seq: message.seq,
  at: message.createdAt,
  actorId: message.sender.id,
  message,
});
