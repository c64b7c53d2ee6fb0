import { asMessageId, asOrganisationId, asUserId, type RoomId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { DurableEvent } from '../../../core/rooms/RoomEvent.ts';
import type { Big } from '../permissions/personRow.ts';
import type { EventPayload } from '../rooms/eventPayload.ts';
import { type MessageRow, toMessage } from './messageRow.ts';

/** An event with its message, if it has one, in the message's present state. */
export interface EventRow extends MessageRow {
  readonly e_seq: Big;
  readonly e_type: Exclude<ChatEvent['type'], 'event_hidden'>;
  readonly e_actor_id: Big | null;
  readonly e_message_id: Big | null;
  readonly e_payload: EventPayload | null;
  readonly e_created_at: Date;
}

export const toEvent = (roomId: RoomId, row: EventRow): ChatEvent => {
  const envelope: DurableEvent = {
    roomId,
    seq: Number(row.e_seq),
    at: row.e_created_at,
    actorId: row.e_actor_id === null ? null : asUserId(Number(row.e_actor_id)),
  };
  const { user_ids = [], reason = 'left', name = '', is_active: isActive = true } = row.e_payload ?? {};
  const userIds = user_ids.map(asUserId);
  switch (row.e_type) {
    case 'new_message':
    case 'message_edited':
      return { ...envelope, type: row.e_type, message: toMessage(row) };
    case 'message_deleted':
      return {
        ...{ ...envelope, type: row.e_type },
        messageId: asMessageId(Number(row.e_message_id)),
        messageSeq: Number(row.m_seq),
      };
    case 'reaction_changed': {
      const { emoji = '', is_added: isAdded = true } = row.e_payload ?? {};
      const { id: messageId, seq: messageSeq, reactions } = toMessage(row);
      const actorId = asUserId(Number(row.e_actor_id));
      return { ...envelope, type: row.e_type, actorId, messageId, messageSeq, emoji, isAdded, reactions };
    }
    case 'pin_changed': {
      const { id: messageId, seq: messageSeq, pinnedSeq = null } = toMessage(row);
      const isPinned = row.e_payload?.is_pinned ?? true;
      return { ...envelope, type: row.e_type, messageId, messageSeq, isPinned, pinnedSeq };
    }
    case 'participants_left':
      return { ...envelope, type: row.e_type, userIds, reason };
    case 'room_updated':
      return { ...envelope, type: row.e_type, name, isActive, ...toOwner(row.e_payload ?? {}) };
    default:
      return { ...envelope, type: row.e_type, userIds };
  }
};

const toOwner = ({ owner_id: owner, organisation_id: organisation }: EventPayload) => ({
  ...(owner === undefined ? {} : { ownerId: owner === null ? null : asUserId(owner) }),
  ...(organisation === undefined ? {} : { organisationId: asOrganisationId(organisation) }),
});
