import { asHeldId, type HeldMessage, type HeldState } from '../../../core/guard/HeldMessage.ts';
import { asMessageId, asOrganisationId, asRoomId, asUserId } from '../../../core/ids.ts';
import type { GuardReason } from '../../../core/messages/GuardRecord.ts';
import { fromKept, type KeptAttachment } from '../attachments/attachmentRow.ts';
import { type StoredMention, toMention } from '../messages/storedMentions.ts';
import type { Big } from '../permissions/personRow.ts';
import { sql } from '../sql/Sql.ts';

/** The column `body`. */
export interface HeldBody {
  readonly content: string;
  readonly masked: string | null;
  readonly reply_to: number | null;
  readonly reasons: readonly GuardReason[];
  readonly mentions?: readonly StoredMention[];
  /** It asks for confirmations. Absent: it does not. */
  readonly confirmation?: 'person';
  /** Absent: it is not urgent. */
  readonly importance?: 'urgent';
  /** Absent: none. */
  readonly attachments?: readonly KeptAttachment[];
}

export interface HeldRow {
  readonly id: Big;
  readonly room_id: Big;
  readonly organisation_id: Big;
  readonly sender_id: Big;
  readonly client_id: string;
  readonly body: HeldBody;
  /** In hexadecimal digits; null once the words are erased. */
  readonly body_hash: string | null;
  readonly state: HeldState;
  readonly created_at: Date;
  readonly decider_id: Big | null;
  readonly decided_at: Date | null;
  readonly note: string | null;
  readonly answer: string | null;
  readonly message_id: Big | null;
}

/** Of the table `h`; who sent it under an account that is another one now is that one. */
export const heldColumns = sql`
  h.id, h.room_id, h.organisation_id, h.client_id, h.body, encode(h.body_hash, 'hex') AS body_hash, h.state, h.created_at,
  h.decider_id, h.decided_at, h.note, h.answer, h.message_id,
  COALESCE((SELECT u.merged_into FROM homeroom.users u WHERE u.id = h.sender_id), h.sender_id) AS sender_id`;

export const toHeld = (row: HeldRow): HeldMessage => {
  const { body, state, decider_id: decider, decided_at: at } = row;
  return {
    id: asHeldId(Number(row.id)),
    roomId: asRoomId(Number(row.room_id)),
    organisation: asOrganisationId(Number(row.organisation_id)),
    senderId: asUserId(Number(row.sender_id)),
    clientId: row.client_id,
    content: body.content,
    masked: body.masked,
    replyTo: body.reply_to === null ? null : asMessageId(body.reply_to),
    ...(body.mentions !== undefined && { mentions: body.mentions.map((one) => toMention(one)) }),
    ...(body.confirmation !== undefined && { asksConfirmation: true }),
    ...(body.importance !== undefined && { isUrgent: true }),
    reasons: body.reasons,
    ...(body.attachments && { attachments: body.attachments.map(fromKept) }),
    state,
    at: row.created_at,
    decision:
      at === null ? null : { deciderId: asUserId(Number(decider)), at, note: row.note ?? '', answer: row.answer ?? '' },
    messageId: row.message_id === null ? null : asMessageId(Number(row.message_id)),
  };
};
