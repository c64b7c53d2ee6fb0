import { asMessageId, asRoomId, asUserId } from '../../../core/ids.ts';
import type { Message } from '../../../core/messages/Message.ts';
import type { MessageData, MessageType } from '../../../core/messages/MessageData.ts';
import type { Reaction } from '../../../core/messages/Reaction.ts';
import { fromKept, type KeptAttachment } from '../attachments/attachmentRow.ts';
import { type Big, memberColumns, type PersonRow, toPerson } from '../permissions/personRow.ts';
import { columns, type Sql, sql } from '../sql/Sql.ts';
import { type StoredMention, toMention } from './storedMentions.ts';

/** Reactions in the form of the column. */
export type StoredReactions = readonly { readonly emoji: string; readonly user_ids: readonly number[] }[];

export interface MessageRow extends PersonRow<'u'> {
  readonly m_id: Big;
  readonly m_room_id: Big;
  readonly m_seq: Big;
  readonly m_client_id: string | null;
  readonly m_content: string;
  readonly m_reply_to: Big | null;
  readonly m_thread_root: Big | null;
  readonly m_reactions: StoredReactions | null;
  readonly m_mentions: readonly StoredMention[] | null;
  readonly m_pin: Big | null;
  readonly m_asks: true | null;
  readonly m_urgent: true | null;
  readonly m_kind: MessageType;
  readonly m_data: MessageData | null;
  /** The accounts that people have now who reacted, or are mentioned, under merged ones, by the merged ones. Null: none. */
  readonly m_survivors: Readonly<Record<string, number>> | null;
  /** Null: none. */
  readonly m_attachments: readonly KeptAttachment[] | null;
  readonly m_created_at: Date;
  readonly m_edited_at: Date | null;
  readonly m_deleted_at: Date | null;
  readonly reply_count: Big | null;
  readonly last_reply_at: Date | null;
}

const names = [
  'id',
  'room_id',
  'seq',
  'client_id',
  'kind',
  'reply_to',
  'thread_root',
  'created_at',
  'edited_at',
  'deleted_at',
];

const ownColumns = sql`
  ${columns('m', names)},
  CASE WHEN m.deleted_at IS NULL THEN m.content ELSE '' END AS m_content,
  CASE WHEN m.deleted_at IS NULL THEN m.reactions END AS m_reactions,
  CASE WHEN m.deleted_at IS NULL THEN m.parts -> 'attachments' END AS m_attachments,
  CASE WHEN m.deleted_at IS NULL THEN m.parts -> 'mentions' END AS m_mentions,
  CASE WHEN m.deleted_at IS NULL THEN (m.parts ->> 'pin')::bigint END AS m_pin,
  CASE WHEN m.deleted_at IS NULL THEN m.parts -> 'data' END AS m_data,
  CASE WHEN m.deleted_at IS NULL AND m.parts -> 'confirmation' IS NOT NULL THEN true END AS m_asks,
  CASE WHEN m.deleted_at IS NULL AND m.parts -> 'importance' IS NOT NULL THEN true END AS m_urgent,
  CASE WHEN m.deleted_at IS NULL AND (m.reactions IS NOT NULL OR m.parts -> 'mentions' IS NOT NULL) THEN (
    SELECT jsonb_object_agg(x.id, x.merged_into)
    FROM (
      SELECT jsonb_path_query(m.reactions, '$[*].user_ids[*]') AS user_id
      UNION SELECT jsonb_path_query(m.parts, '$.mentions[*].user_id')
    ) named
      JOIN homeroom.users x ON x.id = named.user_id::bigint
    WHERE x.merged_into IS NOT NULL
  ) END AS m_survivors,
  ${memberColumns(sql`(
    SELECT s.role FROM homeroom.participants s WHERE s.room_id = m.room_id AND s.user_id = u.id
  )`)}`;

/**
 * The columns of the message `m` and its sender `u`, under the role that they have in the room. The text of a deleted message stays on record and is not selected.
 */
export const messageColumns = sql`
  ${ownColumns},
  thread.reply_count, thread.last_reply_at`;

/** For lists that do not show threads. */
export const plainMessageColumns = sql`
  ${ownColumns},
  NULL AS reply_count, NULL AS last_reply_at`;

/** The account that an account is part of now: another one, if it was merged. */
export const survivorOf = (userId: Sql): Sql => sql`
  (SELECT COALESCE(w.merged_into, w.id) FROM homeroom.users w WHERE w.id = ${userId})`;

/** Joins the sender of a message `m`, as they are now, and the count of its live answers if it may have begun a thread. */
export const messageJoins = sql`
  JOIN homeroom.users w ON w.id = m.sender_id
  JOIN homeroom.users u ON u.id = COALESCE(w.merged_into, w.id)
  LEFT JOIN LATERAL (
    SELECT count(*) AS reply_count, max(t.created_at) AS last_reply_at
    FROM homeroom.messages t
    WHERE t.room_id = m.room_id AND t.thread_root = m.id AND t.deleted_at IS NULL
  ) thread ON m.thread_root IS NULL`;

const idOrNull = (value: Big | null) => (value === null ? null : asMessageId(Number(value)));

/** Who reacted under two accounts that are one now has reacted once. */
const toReaction = ({ emoji, user_ids }: StoredReactions[number], survivors: MessageRow['m_survivors']): Reaction => {
  if (survivors === null) return { emoji, userIds: user_ids.map(asUserId) };
  return { emoji, userIds: [...new Set(user_ids.map((id) => asUserId(survivors[id] ?? id)))] };
};

export const toMessage = (row: MessageRow): Message => ({
  id: asMessageId(Number(row.m_id)),
  roomId: asRoomId(Number(row.m_room_id)),
  seq: Number(row.m_seq),
  sender: toPerson(row),
  content: row.m_content,
  clientId: row.m_client_id,
  replyTo: idOrNull(row.m_reply_to),
  threadRoot: idOrNull(row.m_thread_root),
  thread: row.last_reply_at === null ? null : { replyCount: Number(row.reply_count), lastReplyAt: row.last_reply_at },
  reactions: (row.m_reactions ?? []).map((reaction) => toReaction(reaction, row.m_survivors)),
  ...(row.m_mentions !== null && { mentions: row.m_mentions.map((one) => toMention(one, row.m_survivors)) }),
  ...(row.m_pin !== null && { pinnedSeq: Number(row.m_pin) }),
  ...(row.m_asks && { asksConfirmation: true }),
  ...(row.m_urgent && { isUrgent: true }),
  ...(row.m_kind !== 'text' && { type: row.m_kind }),
  ...(row.m_data !== null && { data: row.m_data }),
  createdAt: row.m_created_at,
  editedAt: row.m_edited_at,
  deletedAt: row.m_deleted_at,
  ...(row.m_attachments && { attachments: row.m_attachments.map(fromKept) }),
});
