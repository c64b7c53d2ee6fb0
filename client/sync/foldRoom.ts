import type { SequencedEvent } from '../wire/frames.ts';
import type { Message, Room } from '../wire/wireTypes.ts';
import { previewOf } from './previewOf.ts';

/** The server cuts previews at this many characters. */
const previewChars = 200;

const withLast = (room: Room, message: Message): Room => ({
  ...room,
  last_message: message,
  last_message_content: previewOf(previewChars, message.content),
  last_message_time: message.created_at,
  last_message_sender: { id: message.sender.id, username: message.sender.username },
});

/**
 * The room after an event. An event that the room already includes changes nothing. `isUnsure`: the counts or the
 * preview depend on more than the event says, so the room has to be fetched.
 */
export const foldRoom = (
  room: Room,
  event: SequencedEvent,
  myId: number,
): { readonly room: Room; readonly isUnsure: boolean } => {
  if (event.seq <= room.head_seq) return { room, isUnsure: false };
  const next: Room = { ...room, head_seq: event.seq };
  const sure = (changed: Room) => ({ room: changed, isUnsure: false });
  switch (event.type) {
    case 'new_message': {
      const { message } = event;
      // A past event carries its message as it is now. The deletion comes later, so the message must not be counted
      // here.
      if (message.is_deleted) return sure(next);
      const isNew = message.sender.id !== myId && message.seq > room.last_read_seq;
      const unread = { unread_count: room.unread_count + (isNew ? 1 : 0) };
      const isMentioned = room.is_mentioned || (isNew && isMentioning(message, myId));
      return sure({ ...withLast(next, message), is_hidden: false, ...unread, is_mentioned: isMentioned });
    }
    case 'message_edited':
      return sure(room.last_message?.id === event.message.id ? withLast(next, event.message) : next);
    case 'message_deleted':
      return { room: next, isUnsure: room.unread_count > 0 || room.last_message?.id === event.message_id };
    case 'reaction_changed': {
      const last = room.last_message;
      if (last?.id !== event.message_id) return sure(next);
      return sure({ ...next, last_message: { ...last, reactions: event.reactions } });
    }
    case 'room_updated':
      // The name of a room depends on the person who sees it.
      return { room: { ...next, is_active: event.is_active }, isUnsure: true };
    case 'participants_joined':
      // Who joins somebody who waits for them accepts.
      return sure({ ...next, is_request: false, participant_count: room.participant_count + peopleIn(event) });
    case 'participants_left': {
      const left = { ...next, participant_count: Math.max(0, room.participant_count - peopleIn(event)) };
      // The other person of a room of two has another account now.
      return { room: left, isUnsure: event.reason === 'merged' };
    }
    default:
      return sure(next);
  }
};

/** A server of an earlier release says nothing of mentions. */
const isMentioning = ({ mentions }: Partial<Pick<Message, 'mentions'>>, myId: number): boolean =>
  mentions?.some(({ user_id }) => user_id === null || user_id === myId) ?? false;

const peopleIn = ({ user_ids, hidden_count = 0 }: Extract<SequencedEvent, { readonly user_ids: unknown }>): number =>
  user_ids.length + hidden_count;
