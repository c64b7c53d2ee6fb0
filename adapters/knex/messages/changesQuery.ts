import { asMessageId, asUserId, type MessageId, type RoomId } from '../../../core/ids.ts';
import type { MessageChange } from '../../../core/messages/Revision.ts';
import type { Big } from '../permissions/personRow.ts';
import { type Sql, sql } from '../sql/Sql.ts';

export interface ChangeRow {
  readonly message_id: Big;
  readonly seq: Big;
  readonly type: 'message_edited' | 'message_deleted';
  readonly actor_id: Big;
  readonly created_at: Date;
  readonly content: string;
  readonly reason: 'moderation' | 'guard' | null;
}

/** The only statement that reads the words which changes replaced, and those that guards covered. */
export const changesQuery = (roomId: RoomId, messageIds: readonly MessageId[]): Sql => sql`
  SELECT message_id, seq, type, actor_id, created_at, content, reason
  FROM (
    SELECT e.message_id, e.seq, e.type, e.actor_id, e.created_at, e.content, e.reason, 0 AS place
    FROM homeroom.events e
    WHERE e.room_id = ${roomId}::bigint AND e.message_id = ANY (${messageIds}::bigint[]) AND e.content IS NOT NULL
    UNION ALL
    SELECT m.id, COALESCE((g.record ->> 'seq')::bigint, m.seq), 'message_edited', m.sender_id,
      COALESCE((g.record ->> 'at')::timestamptz, m.created_at), g.record ->> 'original', 'guard', 1
    FROM homeroom.messages m CROSS JOIN LATERAL jsonb_array_elements(m.parts -> 'guard') g (record)
    WHERE m.room_id = ${roomId}::bigint AND m.id = ANY (${messageIds}::bigint[]) AND g.record ->> 'original' IS NOT NULL
  ) changes
  ORDER BY seq, place`;

const toChange = ({ seq, type, actor_id, created_at, content, reason }: ChangeRow): MessageChange => ({
  seq: Number(seq),
  at: created_at,
  actorId: asUserId(Number(actor_id)),
  why: reason ?? (type === 'message_edited' ? 'edit' : 'delete'),
  replaced: content,
});

/** By message, as the rows come. */
export const toChanges = (rows: readonly ChangeRow[]): ReadonlyMap<MessageId, readonly MessageChange[]> => {
  const changes = new Map<MessageId, MessageChange[]>();
  for (const row of rows) {
    const messageId = asMessageId(Number(row.message_id));
    changes.set(messageId, [...(changes.get(messageId) ?? []), toChange(row)]);
  }
  return changes;
};
