import type { Knex } from 'knex';
import type { HistoryRead } from '../../../core/history/HistoryStore.ts';
import type { HistoryWrites } from '../../../core/history/HistoryWrites.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { plainArray } from '../sql/wideArrays.ts';

const timeoutMs = 60_000;

/**
 * Moves pointers over what was read message by message: up to the last message before the first one by others that the
 * person has not read. What is read behind a gap is known again when the gap closes, as a later run says it again.
 */
export const followReads = async (trx: Knex, reads: HistoryWrites['reads']): Promise<void> => {
  if (reads.length === 0) return;
  await queryRows(
    trx,
    sql`
    WITH read AS MATERIALIZED (
      SELECT * FROM unnest(
        ${plainArray(reads.map(({ roomId }) => roomId))}::bigint[], ${plainArray(reads.map(({ userId }) => userId))}::bigint[],
        ${plainArray(reads.map(({ seq }) => seq))}::bigint[]
      ) AS i (room_id, user_id, seq)
    ), reader AS (
      SELECT r.room_id, r.user_id, max(r.seq) AS furthest, array_agg(r.seq) AS seqs FROM read r GROUP BY r.room_id, r.user_id
    ), target AS (
      SELECT reader.room_id, reader.user_id, reached.id, reached.seq, reached.created_at
      FROM reader
        JOIN homeroom.participants p ON p.room_id = reader.room_id AND p.user_id = reader.user_id
        LEFT JOIN LATERAL (
          SELECT g.seq FROM homeroom.messages g
          WHERE g.room_id = reader.room_id AND g.seq > GREATEST(p.last_read_seq, p.joined_seq, p.visible_from_seq - 1)
            AND g.seq <= reader.furthest AND g.sender_id <> reader.user_id AND g.deleted_at IS NULL
            AND g.seq <> ALL (reader.seqs)
          ORDER BY g.seq LIMIT 1
        ) gap ON true
        CROSS JOIN LATERAL (
          SELECT m.id, m.seq, m.created_at FROM homeroom.messages m
          WHERE m.room_id = reader.room_id AND m.seq <= COALESCE(gap.seq - 1, reader.furthest)
          ORDER BY m.seq DESC LIMIT 1
        ) reached
      WHERE reached.seq > p.last_read_seq
    )
    ${movePointers}`,
    { timeoutMs },
  );
};

/** Moves pointers to messages of the source, or to the last one of a moment. Resolves to how many moved. */
export const moveToReads = async (trx: Knex, source: string, reads: readonly HistoryRead[]): Promise<number> => {
  const rows = await queryRows(
    trx,
    sql`
    WITH target AS (
      SELECT DISTINCT ON (i.room_id, i.user_id) i.room_id, i.user_id, reached.id, reached.seq, reached.created_at
      FROM unnest(
        ${reads.map(({ roomId }) => roomId)}::bigint[], ${reads.map(({ userId }) => userId)}::bigint[],
        ${reads.map(({ upTo }) => (typeof upTo === 'string' ? upTo : null))}::text[],
        ${reads.map(({ upTo }) => (typeof upTo === 'string' ? null : upTo.toISOString()))}::timestamptz[]
      ) AS i (room_id, user_id, message, at)
        JOIN homeroom.participants p ON p.room_id = i.room_id AND p.user_id = i.user_id
        LEFT JOIN homeroom.external_messages x ON x.source = ${source} AND x.external_id = i.message AND x.room_id = i.room_id
        CROSS JOIN LATERAL (
          SELECT m.id, m.seq, m.created_at FROM homeroom.messages m
          WHERE m.room_id = i.room_id AND m.seq > p.last_read_seq AND (m.id <= x.message_id OR m.created_at <= i.at)
          ORDER BY m.seq DESC LIMIT 1
        ) reached
      WHERE reached.seq > p.last_read_seq
      ORDER BY i.room_id, i.user_id, reached.seq DESC
    )
    ${movePointers}`,
    { timeoutMs },
  );
  return rows.length;
};

const movePointers: Sql = sql`
  UPDATE homeroom.participants p
  SET last_read_id = t.id, last_read_seq = t.seq, read_at = GREATEST(p.read_at, t.created_at)
  FROM target t
  WHERE p.room_id = t.room_id AND p.user_id = t.user_id AND p.last_read_seq < t.seq
  RETURNING 1`;
