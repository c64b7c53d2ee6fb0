import type { Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';
import type { UserId } from '../../../core/ids.ts';
import { type Message, messageNotFound } from '../../../core/messages/Message.ts';
import type { Amendment } from '../../../core/messages/MessageStore.ts';
import { cannotChatNow, roomNotFound } from '../../../core/rooms/admit.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';
import { type MessageRow, messageColumns, messageJoins, toMessage } from './messageRow.ts';

interface StandingRow {
  readonly head_seq: Big;
  readonly is_active: boolean;
  readonly isMember: boolean;
  readonly is_suspended: boolean;
  readonly now: Date;
}

interface Locked {
  readonly message: Message;
  /** The place of the next event. */
  readonly nextSeq: number;
  /** By the database's clock. */
  readonly at: Date;
}

type Target = Pick<Amendment, 'roomId' | 'messageId' | 'asModerator'> & { readonly actorId: UserId };

/** A message that somebody may change now, under the lock of its room. @throws ChatError as `MessageStore.amend` */
export const lockMessage = async (trx: Knex, { roomId, messageId, actorId, asModerator }: Target): Promise<Locked> => {
  // A statement of its own: what the next ones read is then what the lock holds still. `inTransaction` comes again for it.
  await queryRows(trx, sql`SELECT FROM rooms WHERE id = ${roomId} FOR UPDATE NOWAIT`);
  const [standing] = await queryRows<StandingRow>(
    trx,
    sql`
    SELECT r.head_seq, NOT (r.is_frozen OR r.is_archived) AS is_active,
      p.user_id IS NOT NULL AS isMember, COALESCE(p.is_suspended, false) AS is_suspended, ${now} AS now
    FROM rooms r LEFT JOIN participants p ON p.room_id = r.id AND p.user_id = ${actorId} AND p.left_seq IS NULL
    WHERE r.id = ${roomId}`,
  );
  if (standing === undefined || !(standing.isMember || asModerator)) throw roomNotFound();
  if (standing.is_suspended && !asModerator) throw cannotChatNow();
  if (!standing.is_active && !asModerator) throw roomInactive();

  const ofMessage = sql`m.room_id = ${roomId} AND m.id = ${messageId}`;
  const [row] = await queryRows<MessageRow>(
    trx,
    sql`SELECT ${messageColumns} FROM messages m ${messageJoins} WHERE ${ofMessage}`,
  );
  if (row === undefined) throw messageNotFound();
  return { message: toMessage(row), nextSeq: Number(standing.head_seq) + 1, at: standing.now };
};

export const roomInactive = (): ChatError =>
  new ChatError('ROOM_INACTIVE', 'This room is archived or has ended: it can be read, and not written to.');
