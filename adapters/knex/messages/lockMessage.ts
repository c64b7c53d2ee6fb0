import type { Knex } from 'knex';
import type { MessageId, RoomId, UserId } from '../../../core/ids.ts';
import { type Message, messageNotFound } from '../../../core/messages/Message.ts';
import {
  checkPosting,
  needsModerator,
  type PostingAction,
  type PostingFacts,
  targetOf,
} from '../../../core/messages/postingRule.ts';
import type { ServicePass } from '../../../core/messages/ServicePass.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';
import { timeLimits } from '../sql/timeLimits.ts';
import { type MessageRow, messageColumns, messageJoins, toMessage } from './messageRow.ts';
import { readPass } from './readPass.ts';

interface PosterRow {
  readonly head_seq: Big;
  readonly is_frozen: boolean;
  readonly is_archived: boolean;
  /** Null, like the columns after it, if the person never had a membership. */
  readonly user_id: Big | null;
  readonly left_seq: Big | null;
  readonly is_suspended: boolean | null;
  readonly may_post: boolean | null;
  readonly visible_from_seq: Big | null;
  readonly now: Date;
}

interface Locked {
  readonly message: Message;
  /** The seq of the next event. */
  readonly nextSeq: number;
  /** By the database's clock. */
  readonly at: Date;
  /** As a member the actor might not change it. */
  readonly isByModerator: boolean;
}

interface Target {
  readonly roomId: RoomId;
  readonly messageId: MessageId;
  readonly actorId: UserId;
  readonly action: Exclude<PostingAction, 'post'>;
  readonly asModerator: boolean;
  /** The actor is a service account, which has no membership. */
  readonly pass?: ServicePass;
}

/** Locks the room and returns the message, if the actor may change it. @throws ChatError as `checkPosting` */
export const lockMessage = async (trx: Knex, target: Target): Promise<Locked> => {
  const { roomId, messageId, actorId, action, asModerator, pass } = target;
  // A separate statement: the next ones then read what the lock keeps unchanged. `inTransaction` retries a held room.
  await queryRows(trx, sql`SELECT ${timeLimits} FROM homeroom.rooms WHERE id = ${roomId} FOR UPDATE NOWAIT`);
  const [poster] = await queryRows<PosterRow>(
    trx,
    sql`
    SELECT r.head_seq, r.is_frozen, r.is_archived, p.user_id, p.left_seq, p.is_suspended, p.may_post, p.visible_from_seq,
      ${now} AS now
    FROM homeroom.rooms r LEFT JOIN homeroom.participants p ON p.room_id = r.id AND p.user_id = ${actorId}
    WHERE r.id = ${roomId}`,
  );
  const [row] = await queryRows<MessageRow>(
    trx,
    sql`
    SELECT
      ${messageColumns}
    FROM homeroom.messages m
      ${messageJoins}
    WHERE m.room_id = ${roomId} AND m.id = ${messageId}`,
  );
  const message = row && toMessage(row);
  const facts: PostingFacts = {
    room: poster && { isFrozen: poster.is_frozen, isArchived: poster.is_archived },
    membership: pass === undefined ? poster && membershipOf(poster) : (await readPass(trx, target, pass)).membership,
    isModerator: asModerator,
    message: targetOf(message, actorId),
  };
  checkPosting(action, facts);
  if (poster === undefined || message === undefined) throw messageNotFound();
  const isByModerator = needsModerator(action, facts);
  return { message, nextSeq: Number(poster.head_seq) + 1, at: poster.now, isByModerator };
};

const membershipOf = (row: PosterRow): PostingFacts['membership'] =>
  row.user_id === null
    ? undefined
    : {
        leftSeq: row.left_seq === null ? null : Number(row.left_seq),
        isSuspended: row.is_suspended === true,
        mayPost: row.may_post === true,
        visibleFromSeq: Number(row.visible_from_seq ?? 0),
      };
