import type { Knex } from 'knex';
import type { HeldDraft } from '../../../core/guard/HeldMessage.ts';
import { checkPosting } from '../../../core/messages/postingRule.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

interface FactsRow {
  readonly is_frozen: boolean;
  readonly is_archived: boolean;
  /** Null, like the columns after it, if the person never had a membership. */
  readonly user_id: Big | null;
  readonly left_seq: Big | null;
  readonly is_suspended: boolean | null;
  readonly may_post: boolean | null;
  readonly visible_from_seq: Big | null;
  /** Null: there is no such message. */
  readonly parent_seq: Big | null;
}

/**
 * Whether the sender might post the draft now. Without a lock: what counts is checked again when it is released.
 * @throws ChatError as `checkPosting`
 */
export const checkHolding = async (trx: Knex, { roomId, senderId, replyTo }: HeldDraft): Promise<void> => {
  const [row] = await queryRows<FactsRow>(
    trx,
    sql`
    SELECT r.is_frozen, r.is_archived, p.user_id, p.left_seq, p.is_suspended, p.may_post, p.visible_from_seq,
      (
        SELECT m.seq FROM homeroom.messages m WHERE m.room_id = ${roomId} AND m.id = ${replyTo}::bigint
      ) AS parent_seq
    FROM homeroom.rooms r LEFT JOIN homeroom.participants p ON p.room_id = ${roomId} AND p.user_id = ${senderId}
    WHERE r.id = ${roomId}`,
  );
  const parent = row?.parent_seq ?? null;
  const membership =
    row === undefined || row.user_id === null
      ? undefined
      : {
          leftSeq: row.left_seq === null ? null : Number(row.left_seq),
          isSuspended: row.is_suspended === true,
          mayPost: row.may_post === true,
          visibleFromSeq: Number(row.visible_from_seq),
        };
  checkPosting('post', {
    room: row && { isFrozen: row.is_frozen, isArchived: row.is_archived },
    membership,
    isModerator: false,
    message:
      replyTo === null ? null : parent === null ? undefined : { seq: Number(parent), isDeleted: false, isOwn: false },
  });
};
