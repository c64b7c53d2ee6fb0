import type { HeldMessage } from '../guard/HeldMessage.ts';
import { type ExportRecord, time } from './exportRecords.ts';

/** A message that a guard held; notes of reviewers only for those who see everything. */
export const heldRecord = (held: HeldMessage, withReview: boolean): ExportRecord => ({
  type: 'held_message',
  id: held.id,
  room_id: held.roomId,
  sender_id: held.senderId,
  content: held.content,
  reply_to: held.replyTo,
  reasons: held.reasons.map(({ code, message }) => ({ code, message })),
  state: held.state,
  at: time(held.at),
  decided_at: time(held.decision?.at ?? null),
  answer: held.decision?.answer ?? '',
  message_id: held.messageId,
  ...(withReview
    ? { masked: held.masked, decider_id: held.decision?.deciderId ?? null, note: held.decision?.note ?? '' }
    : {}),
});
