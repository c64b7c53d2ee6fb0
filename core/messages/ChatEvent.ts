import type { MessageId } from '../ids.ts';
import type { DurableEvent, RoomEvent } from '../rooms/RoomEvent.ts';
import type { Message } from './Message.ts';
import type { Reaction } from './Reaction.ts';

/** A durable event of a room. An event that holds a message shows it as it is now, not as it was then. */
export type ChatEvent =
  | RoomEvent
  | (DurableEvent & { readonly type: 'new_message'; readonly message: Message })
  | (DurableEvent & { readonly type: 'message_edited'; readonly message: Message })
  | (DurableEvent & { readonly type: 'message_deleted' } & ChangedMessage)
  | ReactionChanged
  | PinChanged
  | HiddenEvent;

/** The message that an event changed, and its place in the order, which says who may see it. */
interface ChangedMessage {
  readonly messageId: MessageId;
  readonly messageSeq: number;
}

/** What an event is to who does not see the message that it changed: its place in the order, and nothing else. */
export interface HiddenEvent extends DurableEvent {
  readonly type: 'event_hidden';
  readonly actorId: null;
}

/**
 * The actor set or removed a reaction; `reactions` are all reactions of the message as they are now. The actor is null
 * for viewers who may not see them.
 */
export interface ReactionChanged extends DurableEvent, ChangedMessage {
  readonly type: 'reaction_changed';
  readonly emoji: string;
  readonly isAdded: boolean;
  readonly reactions: readonly Reaction[];
}

/** The actor pinned a message or unpinned it; `pinnedSeq` is that of the message as it is now, null if it is not pinned. */
export interface PinChanged extends DurableEvent, ChangedMessage {
  readonly type: 'pin_changed';
  readonly isPinned: boolean;
  readonly pinnedSeq: number | null;
}

/** The event of a stored message. */
export const newMessage = (message: Message): ChatEvent => ({
  type: 'new_message',
  roomId: message.roomId,
  seq: message.seq,
  at: message.createdAt,
  actorId: message.sender.id,
  message,
});
