import type { Knex } from 'knex';
import { asMessageId, type RoomId, type UserId } from '../../../core/ids.ts';
import type { ErasedMessages, MessageEraser, MessageErasure } from '../../../core/messages/MessageEraser.ts';
import { dropFiles } from '../attachments/dropFiles.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { nothing, now, type Sql, sql } from '../sql/Sql.ts';
import { timeLimits } from '../sql/timeLimits.ts';
import { hideExternalIds } from './hiddenIds.ts';

export class KnexMessageEraser implements MessageEraser {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  eraseMessages(erasure: MessageErasure): Promise<ErasedMessages> {
    return inTransaction(this.#knex, async (trx) => {
      const { roomId, after, senderIds } = erasure;
      const locked = await queryRows<{ head_seq: Big }>(
        trx,
        sql`SELECT ${timeLimits}, head_seq FROM homeroom.rooms WHERE id = ${roomId}::bigint FOR UPDATE NOWAIT`,
      );
      const head = Number(locked[0]?.head_seq ?? 0);
      const rows = await queryRows<ErasedRow>(trx, eraseStatement(erasure, head));
      // Its id of another chat would lead to the person: a hash of it is enough to know it when it comes again.
      if (erasure.why === 'erasure' && rows.length > 0)
        await hideExternalIds(
          trx,
          roomId,
          rows.map(({ id }) => Number(id)),
        );
      const told = rows.filter(({ told_seq: seq }) => seq !== null);
      const lastSeq = rows.reduce((last, { seq }) => Math.max(last, Number(seq)), after);
      const headSeq = head + told.length;
      // What everybody wrote up to here has no words any more, so nobody needs to look again.
      if (senderIds === null && rows.length > 0)
        await queryRows(
          trx,
          sql`
          UPDATE homeroom.rooms SET cleared_seq = GREATEST(cleared_seq, ${lastSeq}::bigint)
          WHERE id = ${roomId}::bigint`,
        );
      return {
        messages: rows.length,
        lastSeq,
        headSeq,
        events: told.map(({ id, seq, told_seq: toldSeq, at }) => ({
          ...{ type: 'message_deleted', roomId, seq: Number(toldSeq), at, actorId: null },
          ...{ messageId: asMessageId(Number(id)), messageSeq: Number(seq) },
        })),
      };
    });
  }

  async eraseNames(roomId: RoomId, accountIds: readonly UserId[]): Promise<void> {
    await queryRows(
      this.#knex,
      sql`
      UPDATE homeroom.events e SET payload = jsonb_set(e.payload, '{name}', to_jsonb(r.name))
      FROM homeroom.rooms r
      WHERE r.id = ${roomId}::bigint AND r.about && ${accountIds}::bigint[]
        AND e.room_id = ${roomId}::bigint AND e.type = 'room_updated' AND e.payload ->> 'name' <> r.name`,
    );
  }

  async countMessages(
    erasure: Omit<MessageErasure, 'limit' | 'why'>,
  ): Promise<{ readonly messages: number; readonly live: number }> {
    const [row] = await queryRows<{ messages: Big; live: Big }>(
      this.#knex,
      sql`
      SELECT count(*) AS messages, count(*) FILTER (WHERE m.deleted_at IS NULL) AS live
      FROM homeroom.messages m
      WHERE ${chosen(erasure)}`,
      { timeoutMs: 120_000 },
    );
    return { messages: Number(row?.messages ?? 0), live: Number(row?.live ?? 0) };
  }
}

interface ErasedRow {
  readonly id: Big;
  readonly seq: Big;
  /** The seq of its deletion; null for a message that was deleted before. */
  readonly told_seq: Big | null;
  readonly at: Date;
}

const chosen = ({ roomId, after, senderIds, before }: Omit<MessageErasure, 'limit' | 'why'>): Sql => sql`
  m.room_id = ${roomId}::bigint AND m.seq > ${after}::bigint
    ${senderIds === null ? nothing : sql`AND m.sender_id = ANY (${senderIds}::bigint[])`}
    ${before === null ? nothing : sql`AND m.created_at < ${before}::timestamptz`}`;

/** The room is locked, so its head is `head`. */
const eraseStatement = (erasure: MessageErasure, head: number): Sql => sql`
  WITH chosen AS MATERIALIZED (
    SELECT m.id, m.seq, m.deleted_at IS NULL AS is_live
    FROM homeroom.messages m
    WHERE ${chosen(erasure)}
    ORDER BY m.seq LIMIT ${erasure.limit}
  ), placed AS (
    SELECT id, seq, ${now} AS at,
      CASE WHEN is_live THEN ${head}::bigint + row_number() OVER (PARTITION BY is_live ORDER BY seq) END AS told_seq
    FROM chosen
  ), emptied AS (
    UPDATE homeroom.messages t
    SET content = '', deleted_at = COALESCE(t.deleted_at, p.at), reactions = NULL, parts = NULL, words = NULL,
      body_hash = NULL
    FROM placed p
    WHERE t.room_id = ${erasure.roomId}::bigint AND t.id = p.id
  ), ${dropFiles(sql`a.room_id = ${erasure.roomId}::bigint AND a.message_id = p.id`, sql`placed p`)}, unworded AS (
    UPDATE homeroom.events e
    SET content = NULL, payload = CASE WHEN e.type = 'reaction_changed' THEN '{"emoji":"","is_added":false}'::jsonb ELSE e.payload END
    FROM placed p
    WHERE e.room_id = ${erasure.roomId}::bigint AND e.message_id = p.id
      AND (e.content IS NOT NULL OR e.type = 'reaction_changed')
  ), told AS (
    INSERT INTO homeroom.events (room_id, seq, type, message_id, created_at, reason)
    SELECT ${erasure.roomId}::bigint, told_seq, 'message_deleted', id, at, ${erasure.why} FROM placed WHERE told_seq IS NOT NULL
  ), moved AS (
    UPDATE homeroom.rooms SET head_seq = ${head}::bigint + (SELECT count(told_seq) FROM placed)
    WHERE id = ${erasure.roomId}::bigint AND EXISTS (SELECT FROM placed WHERE told_seq IS NOT NULL)
  )
  SELECT id, seq, told_seq, at FROM placed ORDER BY seq`;
