import type { Knex } from 'knex';
import { asUserId, type RoomId, type UserId } from '../../../core/ids.ts';
import { lastSeenSeq } from '../../../core/messages/lastSeenSeq.ts';
import type { Message } from '../../../core/messages/Message.ts';
import { type MessagePast, messageAsOf } from '../../../core/messages/messageAsOf.ts';
import { isService } from '../../../core/permissions/Person.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';
import type { MembershipEventType } from '../../../core/rooms/RoomEvent.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { type ChangeRow, changesQuery, toChanges } from './changesQuery.ts';

/**
 * A stored message as its sender may see it, who retries it: who does not see it any more, as it was when they last did.
 * One query more for each retry, and four for one of somebody who does not see the message.
 */
export const messageForSender = async (knex: Knex, message: Message): Promise<Message> => {
  const { roomId, sender } = message;
  if (isService(sender)) return message;
  const membership = await readMembership(knex, roomId, sender.id);
  if (membership !== undefined && lastSeenSeq(message, { ...membership, moves: [] }) === null) return message;
  const moves = await readMoves(knex, message);
  const lastSeen = lastSeenSeq(message, membership && { ...membership, moves });
  return lastSeen === null ? message : messageAsOf(message, lastSeen, await readPast(knex, message));
};

const readMembership = async (
  knex: Knex,
  roomId: RoomId,
  userId: UserId,
): Promise<Pick<Participant, 'leftSeq' | 'isSuspended' | 'visibleFromSeq'> | undefined> => {
  const [row] = await queryRows<{ left_seq: Big | null; is_suspended: boolean; visible_from_seq: Big }>(
    knex,
    sql`
    SELECT p.left_seq, p.is_suspended, p.visible_from_seq FROM homeroom.participants p
    WHERE p.room_id = ${roomId} AND p.user_id = ${userId}`,
    { isPrepared: true },
  );
  return (
    row && {
      leftSeq: row.left_seq === null ? null : Number(row.left_seq),
      isSuspended: row.is_suspended,
      visibleFromSeq: Number(row.visible_from_seq),
    }
  );
};

const readMoves = async (knex: Knex, { roomId, seq, sender }: Message) => {
  const rows = await queryRows<{ seq: Big; type: MembershipEventType }>(
    knex,
    sql`
    SELECT e.seq, e.type FROM homeroom.events e
    WHERE e.room_id = ${roomId} AND e.seq > ${seq} AND e.payload -> 'user_ids' @> to_jsonb(${sender.id}::bigint)
    ORDER BY e.seq`,
  );
  return rows.map((row) => ({ seq: Number(row.seq), type: row.type }));
};

const readPast = async (knex: Knex, { roomId, id, seq }: Message): Promise<MessagePast> => {
  const reactions = await queryRows<{ seq: Big; user_id: Big; emoji: string; is_added: boolean }>(
    knex,
    sql`
    SELECT e.seq, COALESCE(w.merged_into, w.id) AS user_id, e.payload ->> 'emoji' AS emoji,
      (e.payload ->> 'is_added')::boolean AS is_added
    FROM homeroom.events e JOIN homeroom.users w ON w.id = e.actor_id
    WHERE e.room_id = ${roomId} AND e.seq > ${seq} AND e.message_id = ${id} AND e.type = 'reaction_changed'
    ORDER BY e.seq`,
  );
  // Of an answer that was deleted before events kept the words, it is not known since when: it never counts.
  const answers = await queryRows<{ seq: Big; created_at: Date; deleted_seq: Big | null }>(
    knex,
    sql`
    SELECT t.seq, t.created_at,
      CASE WHEN t.deleted_at IS NOT NULL THEN COALESCE((
        SELECT e.seq FROM homeroom.events e
        WHERE e.room_id = ${roomId} AND e.message_id = t.id AND e.content IS NOT NULL AND e.type = 'message_deleted'
        LIMIT 1
      ), t.seq) END AS deleted_seq
    FROM homeroom.messages t
    WHERE t.room_id = ${roomId} AND t.thread_root = ${id}
    ORDER BY t.id`,
  );
  return {
    changes: toChanges(await queryRows<ChangeRow>(knex, changesQuery(roomId, [id]))).get(id) ?? [],
    reactions: reactions.map((row) => ({
      seq: Number(row.seq),
      userId: asUserId(Number(row.user_id)),
      emoji: row.emoji,
      isAdded: row.is_added,
    })),
    answers: answers.map((row) => ({
      seq: Number(row.seq),
      at: row.created_at,
      deletedSeq: row.deleted_seq === null ? null : Number(row.deleted_seq),
    })),
  };
};
