import type { HeldMessage } from '../../../core/guard/HeldMessage.ts';
import type { UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { encodeAttachment } from '../attachments/encodeAttachment.ts';
import { encodePerson } from '../messages/encodeMessage.ts';

const encodeCommon = (held: HeldMessage) => {
  const { id, roomId, clientId, content, replyTo, reasons, state, at, decision, messageId } = held;
  return {
    ...{ id, room_id: roomId, client_id: clientId, content, reply_to: replyTo },
    attachments: held.attachments?.map(encodeAttachment) ?? [],
    ...(held.asksConfirmation && { requires_confirmation: 'person' as const }),
    ...(held.isUrgent && { importance: 'urgent' as const }),
    reasons: reasons.map(({ code, message }) => ({ code, message })),
    ...{ state, created_at: at.toISOString(), decided_at: decision?.at.toISOString() ?? null, message_id: messageId },
  };
};

/** For its sender: nothing of who decided, and why. */
export const encodeOwnHeld = (held: HeldMessage) => ({
  ...encodeCommon(held),
  answer: held.decision?.answer ?? '',
});

/** Everybody of whom held messages tell. */
export const namedInHeld = (held: readonly HeldMessage[]): UserId[] => [
  ...new Set(held.flatMap(({ senderId, decision }) => [senderId, ...(decision === null ? [] : [decision.deciderId])])),
];

/** For those who decide. */
export const encodeHeld = (held: HeldMessage, show: (userId: UserId) => Person) => ({
  ...encodeCommon(held),
  organisation_id: held.organisation,
  sender: encodePerson(show(held.senderId)),
  masked: held.masked,
  decider: held.decision && encodePerson(show(held.decision.deciderId)),
  note: held.decision?.note ?? '',
  answer: held.decision?.answer ?? '',
});
