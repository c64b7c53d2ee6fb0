import type { ScheduledMessage } from '../../../core/scheduled/ScheduledMessage.ts';
import { encodeAttachment } from '../attachments/encodeAttachment.ts';

export const encodeScheduled = (one: ScheduledMessage) => ({
  ...{ id: one.id, room_id: one.roomId, client_id: one.clientId, content: one.content, reply_to: one.replyTo },
  mentions: one.mentions,
  attachments: one.attachments.map(encodeAttachment),
  ...(one.asksConfirmation && { requires_confirmation: 'person' as const }),
  send_at: one.dueAt.toISOString(),
  state: one.state,
  outcome: one.outcome,
  message_id: one.messageId,
  created_at: one.createdAt.toISOString(),
  ended_at: one.endedAt?.toISOString() ?? null,
});
