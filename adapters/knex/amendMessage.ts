import type { Knex } from 'knex';
import { ChatError } from '../../core/errors.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import { type Message, messageNotFound } from '../../core/messages/Message.ts';
import type { Amendment } from '../../core/messages/MessageStore.ts';
import { cannotChatNow, roomNotFound } from '../../core/rooms/admit.ts';
import { ask } from './ask.ts';
import { type MessageRow, messageColumns, messageJoins, toMessage } from './messageRow.ts';
import type { Big } from './personRow.ts';
import { now, type Sql, sql } from './Sql.ts';

interface StandingRow {
  readonly head_seq: Big;
  readonly is_active: boolean;
  readonly sits: boolean;
  readonly is_suspended: boolean;
  readonly now: Date;
}

/** Changes one message under the lock of its room. */
export const amendMessage = async (
  trx: Knex,
  { roomId, messageId, actorId, asModerator, change }: Amendment,
): Promise<{ readonly message: Message; readonly event: ChatEvent | null }> => {
  // A statement of its own: what the next ones read is then what the lock holds still. `transact` comes again for it.
  await ask(trx, sql`SELECT FROM rooms WHERE id = ${roomId} FOR UPDATE NOWAIT`);
  const [standing] = await ask<StandingRow>(
    trx,
    sql`
    SELECT r.head_seq, NOT (r.is_frozen OR r.is_archived) AS is_active,
      p.user_id IS NOT NULL AS sits, COALESCE(p.is_suspended, false) AS is_suspended, ${now} AS now
    FROM rooms r LEFT JOIN participants p ON p.room_id = r.id AND p.user_id = ${actorId} AND p.left_seq IS NULL
    WHERE r.id = ${roomId}`,
  );
  if (standing === undefined || !(standing.sits || asModerator)) throw roomNotFound();
  if (standing.is_suspended && !asModerator) throw cannotChatNow();
  if (!standing.is_active && !asModerator) throw roomInactive();

  const ofMessage = sql`m.room_id = ${roomId} AND m.id = ${messageId}`;
  const [row] = await ask<MessageRow>(
    trx,
    sql`SELECT ${messageColumns} FROM messages m ${messageJoins} WHERE ${ofMessage}`,
  );
  if (row === undefined) throw messageNotFound();
  const before = toMessage(row);
  const message = change(before, standing.now);
  if (message === before) return { message, event: null };

  const isDeletion = message.deletedAt !== null;
  const seq = Number(standing.head_seq) + 1;
  const type = isDeletion ? 'message_deleted' : 'message_edited';
  await ask(trx, writing({ message, actorId, seq, type, at: standing.now }));
  const stamp = { roomId, seq, at: standing.now, actorId };
  const event: ChatEvent = isDeletion
    ? { ...stamp, type: 'message_deleted', messageId }
    : { ...stamp, type: 'message_edited', message };
  return { message, event };
};

interface Written {
  readonly message: Message;
  readonly actorId: number;
  readonly seq: number;
  readonly type: 'message_deleted' | 'message_edited';
  readonly at: Date;
}

/** The words of a deleted message stay on record; they are not shown. */
const writing = ({
  message: { id, roomId, content, editedAt, deletedAt },
  actorId,
  seq,
  type,
  at,
}: Written): Sql => sql`
  WITH amended AS (
    UPDATE messages
    SET original_content = COALESCE(original_content, content),
      content = CASE WHEN ${type}::text = 'message_deleted' THEN content ELSE ${content}::text END,
      edited_at = ${editedAt}::timestamptz, deleted_at = ${deletedAt}::timestamptz
    WHERE room_id = ${roomId} AND id = ${id}
  ), event AS (
    INSERT INTO events (room_id, seq, type, actor_id, message_id, created_at)
    VALUES (${roomId}, ${seq}, ${type}, ${actorId}, ${id}, ${at})
  )
  UPDATE rooms SET head_seq = ${seq} WHERE id = ${roomId}`;

export const roomInactive = (): ChatError =>
  new ChatError('ROOM_INACTIVE', 'This room is archived or has ended: it can be read, and not written to.');
