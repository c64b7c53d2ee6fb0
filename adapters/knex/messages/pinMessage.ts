import type { Knex } from 'knex';
import type { RoomId } from '../../../core/ids.ts';
import type { PinChanged } from '../../../core/messages/ChatEvent.ts';
import { pinned } from '../../../core/messages/Message.ts';
import type { Amended, Pinning } from '../../../core/messages/MessageStore.ts';
import { pinsAtMost, tooManyPins } from '../../../core/messages/pinMessages.ts';
import type { AuditWriter } from '../audit/AuditWriter.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { lockMessage } from './lockMessage.ts';
import { messageColumns, messageJoins } from './messageRow.ts';

/** Pins a message or ends that, under the lock of the room, so that no room gets more than it may have. */
export const pinMessage = async (
  trx: Knex,
  { roomId, messageId, userId: actorId, isPinned, audit }: Pinning,
  writer: AuditWriter,
): Promise<Amended> => {
  const place = { roomId, messageId, actorId, action: 'pin', asModerator: false } as const;
  const { message: before, nextSeq: seq, at } = await lockMessage(trx, place);
  if ((before.pinnedSeq !== undefined) === isPinned) return { message: before, event: null };
  if (isPinned && (await countPins(trx, roomId)) >= pinsAtMost) throw tooManyPins();

  const pinnedSeq = isPinned ? seq : null;
  const event: PinChanged = {
    ...{ type: 'pin_changed', roomId, seq, at, actorId },
    ...{ messageId, messageSeq: before.seq, isPinned, pinnedSeq },
  };
  await queryRows(trx, changeStatement(event));
  if (audit !== undefined) await writer.append(trx, [audit(before)]);
  return { message: pinned(before, pinnedSeq), event };
};

/** The messages `m` that are pinned in a room, by an index that holds nothing else. */
const isPinnedIn = (roomId: RoomId): Sql => sql`
  m.room_id = ${roomId} AND m.parts -> 'pin' IS NOT NULL AND m.deleted_at IS NULL`;

const countPins = async (trx: Knex, roomId: RoomId): Promise<number> => {
  const counted = sql`SELECT count(*) AS pins FROM homeroom.messages m WHERE ${isPinnedIn(roomId)}`;
  const [row] = await queryRows<{ pins: Big }>(trx, counted);
  return Number(row?.pins ?? 0);
};

const changeStatement = ({ roomId, seq, at, actorId, messageId, type, isPinned }: PinChanged): Sql => sql`
  WITH pinned AS (
    UPDATE homeroom.messages
    SET parts = CASE WHEN ${isPinned}::boolean THEN jsonb_set(COALESCE(parts, '{}'), '{pin}', to_jsonb(${seq}::bigint))
      ELSE NULLIF(parts - 'pin', '{}') END
    WHERE room_id = ${roomId} AND id = ${messageId}
  ), event AS (
    INSERT INTO homeroom.events (room_id, seq, type, actor_id, message_id, payload, created_at)
    VALUES (${roomId}, ${seq}, ${type}, ${actorId}, ${messageId}, ${JSON.stringify({ is_pinned: isPinned })}::jsonb, ${at})
  )
  UPDATE homeroom.rooms SET head_seq = ${seq} WHERE id = ${roomId}`;

/** The pinned messages of a room from a seq on, the one pinned last first. */
export const pinsQuery = (roomId: RoomId, fromSeq: number): Sql => sql`
  SELECT
    ${messageColumns}
  FROM homeroom.messages m
    ${messageJoins}
  WHERE ${isPinnedIn(roomId)} AND m.seq >= ${fromSeq}
  ORDER BY (m.parts ->> 'pin')::bigint DESC
  LIMIT ${pinsAtMost}`;
