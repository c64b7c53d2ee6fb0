import { asMessageId, asRoomId, asUserId } from '../../../core/ids.ts';
import type { AskedMention } from '../../../core/messages/Mention.ts';
import {
  asScheduledId,
  type ScheduledBody,
  type ScheduledMessage,
  type ScheduledOutcome,
  type ScheduledState,
} from '../../../core/scheduled/ScheduledMessage.ts';
import { fromKept, type KeptAttachment, toKept } from '../attachments/attachmentRow.ts';
import type { Big } from '../permissions/personRow.ts';
import { sql } from '../sql/Sql.ts';

/** The column `body`. */
interface StoredBody {
  readonly content: string;
  readonly reply_to: number | null;
  readonly mentions?: readonly (number | 'all')[];
  readonly attachments?: readonly KeptAttachment[];
  /** It asks for confirmations. Absent: it does not. */
  readonly confirmation?: 'person';
}

export interface ScheduledRow {
  readonly id: Big;
  readonly room_id: Big;
  readonly sender_id: Big;
  readonly client_id: string;
  readonly body: StoredBody;
  /** In hexadecimal digits. */
  readonly body_hash: string | null;
  readonly state: ScheduledState;
  readonly due_at: Date;
  readonly sending_since: Date | null;
  readonly outcome: ScheduledOutcome | null;
  readonly message_id: Big | null;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

/** Of the table `s`; who scheduled it under an account that is another one now is that one. */
export const scheduledColumns = sql`
  s.id, s.room_id, s.client_id, s.body, encode(s.body_hash, 'hex') AS body_hash, s.state, s.due_at, s.sending_since,
  s.outcome, s.message_id, s.created_at, s.ended_at,
  COALESCE((SELECT u.merged_into FROM homeroom.users u WHERE u.id = s.sender_id), s.sender_id) AS sender_id`;

export const toScheduledBody = (given: Omit<ScheduledBody, 'dueAt'>): StoredBody => ({
  content: given.content,
  reply_to: given.replyTo,
  ...(given.mentions.length > 0 && { mentions: given.mentions }),
  ...(given.attachments.length > 0 && { attachments: given.attachments.map(toKept) }),
  ...(given.asksConfirmation && { confirmation: 'person' as const }),
});

export const toScheduled = (row: ScheduledRow): ScheduledMessage => ({
  id: asScheduledId(Number(row.id)),
  roomId: asRoomId(Number(row.room_id)),
  senderId: asUserId(Number(row.sender_id)),
  clientId: row.client_id,
  content: row.body.content,
  replyTo: row.body.reply_to === null ? null : asMessageId(row.body.reply_to),
  mentions: (row.body.mentions ?? []).map((one): AskedMention => (one === 'all' ? one : asUserId(one))),
  attachments: (row.body.attachments ?? []).map(fromKept),
  asksConfirmation: row.body.confirmation !== undefined,
  dueAt: row.due_at,
  state: row.state,
  outcome: row.outcome,
  messageId: row.message_id === null ? null : asMessageId(Number(row.message_id)),
  createdAt: row.created_at,
  endedAt: row.ended_at,
});
