import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import { encodeMessage, encodeReaction } from '../messages/encodeMessage.ts';

/** Encodes a durable event as a socket's frame; `sync_page` and REST use the same. */
export const encodeEvent = (event: ChatEvent) => {
  const { type, roomId: room_id, seq } = event;
  const common = { room_id, seq, at: event.at.toISOString() };
  switch (type) {
    case 'new_message':
    case 'message_edited':
      return { type, ...common, message: encodeMessage(event.message) };
    case 'message_deleted':
      return { type, ...common, message_id: event.messageId, actor_id: event.actorId };
    case 'reaction_changed': {
      const { messageId: message_id, actorId: user_id, emoji, isAdded: is_added } = event;
      return { type, ...common, message_id, user_id, emoji, is_added, reactions: event.reactions.map(encodeReaction) };
    }
    case 'pin_changed': {
      const { messageId: message_id, actorId: actor_id, isPinned: is_pinned, pinnedSeq: pinned_seq } = event;
      return { type, ...common, message_id, actor_id, is_pinned, pinned_seq };
    }
    case 'event_hidden':
      return { type, ...common };
    case 'room_updated':
      return {
        type,
        ...common,
        name: event.name,
        is_active: event.isActive,
        ...(event.ownerId === undefined ? {} : { owner_id: event.ownerId }),
        ...(event.organisationId === undefined ? {} : { organisation_id: event.organisationId || null }),
        actor_id: event.actorId,
      };
    case 'participants_left':
      return { type, ...common, ...encodeMoved(event), reason: event.reason, actor_id: event.actorId };
    default:
      return { type, ...common, ...encodeMoved(event), actor_id: event.actorId };
  }
};

const encodeMoved = ({ userIds, hiddenCount }: Extract<ChatEvent, { readonly userIds: unknown }>) => ({
  user_ids: userIds,
  ...(hiddenCount === undefined ? {} : { hidden_count: hiddenCount }),
});
