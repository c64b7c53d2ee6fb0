import type { Knex } from 'knex';
import type { MessageId, RoomId, UserId } from '../../../core/ids.ts';
import { type Message, messageNotFound } from '../../../core/messages/Message.ts';
import { checkPosting, type PostingAction, type PostingFacts, targetOf } from '../../../core/messages/postingRule.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';
import { type MessageRow, messageColumns, messageJoins, toMessage } from './messageRow.ts';

interface StandingRow {
  readonly head_seq: Big;
  readonly is_frozen: boolean;
  readonly is_archived: boolean;
  /** Null where the person never had a membership; so are the columns behind it. */
  readonly user_id: Big | null;
  readonly left_seq: Big | null;
  readonly is_suspended: boolean | null;
  readonly may_post: boolean | null;
  readonly now: Date;
}

interface Locked {
  readonly message: Message;
  /** The place of the next event. */
  readonly nextSeq: number;
  /** By the database's clock. */
  readonly at: Date;
}

interface Target {
  readonly roomId: RoomId;
  readonly messageId: MessageId;
  readonly actorId: UserId;
  readonly action: Exclude<PostingAction, 'post'>;
  readonly asModerator: boolean;
}

/** A message that somebody may change now, under the lock of its room. @throws ChatError as `checkPosting` */
export const lockMessage = async (trx: Knex, target: Target): Promise<Locked> => {
  const { roomId, messageId, actorId, action, asModerator } = target;
  // A statement of its own: what the next ones read is then what the lock holds still. `inTransaction` comes again for it.
  await queryRows(trx, sql`SELECT FROM rooms WHERE id = ${roomId} FOR UPDATE NOWAIT`);
  const [standing] = await queryRows<StandingRow>(
    trx,
    sql`
    SELECT r.head_seq, r.is_frozen, r.is_archived, p.user_id, p.left_seq, p.is_suspended, p.may_post, ${now} AS now
    FROM rooms r LEFT JOIN participants p ON p.room_id = r.id AND p.user_id = ${actorId}
    WHERE r.id = ${roomId}`,
  );
  const [row] = await queryRows<MessageRow>(
    trx,
    sql`
    SELECT ${messageColumns} FROM messages m ${messageJoins} WHERE m.room_id = ${roomId} AND m.id = ${messageId}`,
  );
  const message = row && toMessage(row);
  checkPosting(action, {
    room: standing && { isFrozen: standing.is_frozen, isArchived: standing.is_archived },
    membership: standing && membershipOf(standing),
    isModerator: asModerator,
    message: targetOf(message, actorId),
  });
  if (standing === undefined || message === undefined) throw messageNotFound();
  return { message, nextSeq: Number(standing.head_seq) + 1, at: standing.now };
};

const membershipOf = (row: StandingRow): PostingFacts['membership'] =>
  row.user_id === null
    ? undefined
    : {
        leftSeq: row.left_seq === null ? null : Number(row.left_seq),
        isSuspended: row.is_suspended === true,
        mayPost: row.may_post === true,
      };
