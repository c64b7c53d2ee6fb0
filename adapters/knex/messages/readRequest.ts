import type { Knex } from 'knex';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { PostingFacts } from '../../../core/messages/postingRule.ts';
import { type Big, memberColumns, type PersonRow } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

interface RequestRow extends PersonRow<'u'> {
  readonly head_seq: Big;
  readonly is_frozen: boolean;
  readonly is_archived: boolean;
  readonly left_seq: Big | null;
  readonly is_suspended: boolean;
  readonly may_post: boolean;
  readonly visible_from_seq: Big;
  /** The room awaits somebody, and nobody has written in it. */
  readonly may_ask: boolean;
}

interface RequestPlace {
  readonly room: PostingFacts['room'];
  readonly membership: PostingFacts['membership'];
  readonly row: RequestRow | undefined;
}

/** Whether a room whose row is locked takes the first message of who asks to talk, or any message of a member. */
export const readRequest = async (
  trx: Knex,
  { roomId, actorId }: { readonly roomId: RoomId; readonly actorId: UserId },
): Promise<RequestPlace> => {
  const [row] = await queryRows<RequestRow>(
    trx,
    sql`
    SELECT r.head_seq, r.is_frozen, r.is_archived, p.left_seq, p.is_suspended, p.may_post, p.visible_from_seq,
      r.awaits_id IS NOT NULL AND NOT EXISTS (SELECT FROM homeroom.messages m WHERE m.room_id = ${roomId}) AS may_ask,
      ${memberColumns(sql`p.role`)}
    FROM homeroom.rooms r
      JOIN homeroom.participants p ON p.room_id = ${roomId} AND p.user_id = ${actorId}
      JOIN homeroom.users u ON u.id = p.user_id
    WHERE r.id = ${roomId}`,
  );
  if (row === undefined) return { room: undefined, membership: undefined, row };
  return {
    room: { isFrozen: row.is_frozen, isArchived: row.is_archived },
    membership: {
      leftSeq: row.left_seq === null ? null : Number(row.left_seq),
      isSuspended: row.is_suspended,
      mayPost: row.may_post || row.may_ask,
      visibleFromSeq: Number(row.visible_from_seq),
    },
    row,
  };
};
