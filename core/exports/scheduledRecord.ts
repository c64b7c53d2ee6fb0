import type { ScheduledMessage } from '../scheduled/ScheduledMessage.ts';
import { type ExportRecord, time } from './exportRecords.ts';

/** A message that its sender sends later, or sent so; only for the sender. */
export const scheduledRecord = (one: ScheduledMessage): ExportRecord => ({
  type: 'scheduled_message',
  id: one.id,
  room_id: one.roomId,
  sender_id: one.senderId,
  content: one.content,
  reply_to: one.replyTo,
  attachments: one.attachments.map(({ id, name }) => ({ id, name })),
  send_at: time(one.dueAt),
  state: one.state,
  outcome: one.outcome && { code: one.outcome.code, message: one.outcome.message },
  created_at: time(one.createdAt),
  ended_at: time(one.endedAt),
  message_id: one.messageId,
});
