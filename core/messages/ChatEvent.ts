import type { MessageId, UserId } from '../ids.ts';
import type { DurableEvent, RoomEvent } from '../rooms/RoomEvent.ts';
import type { Message } from './Message.ts';
import type { Reaction } from './Reaction.ts';

/** What can durably happen in a room. A message is shown as it is now, also in the events of its past. */
export type ChatEvent =
  | RoomEvent
  | (DurableEvent & { readonly type: 'new_message'; readonly message: Message })
  | (DurableEvent & { readonly type: 'message_edited'; readonly message: Message })
  | (DurableEvent & { readonly type: 'message_deleted'; readonly messageId: MessageId })
  | ReactionChanged;

/** Whoever did it set or took back an emoji; with the message's reactions as they are now. */
export interface ReactionChanged extends DurableEvent {
  readonly type: 'reaction_changed';
  readonly actorId: UserId;
  readonly messageId: MessageId;
  readonly emoji: string;
  readonly isAdded: boolean;
  readonly reactions: readonly Reaction[];
}

/** The event that a stored message is. */
export const newMessage = (message: Message): ChatEvent => ({
  type: 'new_message',
  roomId: message.roomId,
  seq: message.seq,
  at: message.createdAt,
  actorId: message.sender.id,
  message,
});
