import type { Knex } from 'knex';
import type { StreamId } from '../../../core/feed/Feed.ts';
import type { FeedScope, FeedSequencer, Sequenced, StreamsBehind } from '../../../core/feed/FeedSequencer.ts';
import type { Lease } from '../../../core/feed/Leases.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { nothing, opaque, type Sql, sql } from '../sql/Sql.ts';
import { isHeldBy } from './KnexLeases.ts';

/** Milliseconds that a comparison of all heads may take; it holds nothing that others wait for. */
const lookMs = 60_000;

export class KnexFeedSequencer implements FeedSequencer {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async findBehind(scope: FeedScope, limit: number): Promise<StreamsBehind> {
    const rows = await queryRows<{ stream_id: Big | null; last_room_id: Big }>(
      this.#knex,
      scope === 'all' ? allBehind(limit) : recentBehind(scope, limit),
      { isPrepared: true, timeoutMs: lookMs },
    );
    const streamIds = rows.flatMap(({ stream_id: id }) => (id === null ? [] : [Number(id) as StreamId]));
    return { streamIds, lastRoomId: Number(rows[0]?.last_room_id ?? 0) };
  }

  async advance(lease: Lease, streamIds: readonly StreamId[]): Promise<Sequenced | undefined> {
    const [row] = await queryRows<{ wanted: Big | null; position: Big | null }>(
      this.#knex,
      advancement(lease, streamIds),
      { isPrepared: true },
    );
    const wanted = Number(row?.wanted ?? 0);
    if (wanted === 0) return { lease, count: 0 };
    if (row === undefined || row.position === null) return undefined;
    return { lease: { ...lease, position: Number(row.position) }, count: wanted };
  }

  async prune(keptMs: number, limit: number): Promise<number> {
    const rows = await queryRows<{ count: Big | null }>(this.#knex, pruning(keptMs, limit));
    return rows.reduce((sum, { count }) => sum + Number(count), 0);
  }
}

/** The directory as a stream: its stamp, and how far the feed is. Its first stamp is 1. */
const directory = sql`
  SELECT 0::bigint AS stream_id, COALESCE(h.seq, 0) + 1 AS first_seq, m.value::bigint AS last_seq
  FROM homeroom.meta m LEFT JOIN homeroom.feed_heads h ON h.stream_id = 0
  WHERE m.key = 'directory_stamp' AND m.value::bigint > COALESCE(h.seq, 0)`;

const lastRoom = sql`(SELECT COALESCE(max(r.id), 0) FROM homeroom.rooms r) AS last_room_id`;

const allBehind = (limit: number): Sql => sql`
  WITH behind AS (
    SELECT d.stream_id FROM (${directory}) d
    UNION ALL
    SELECT r.id FROM homeroom.rooms r LEFT JOIN homeroom.feed_heads h ON h.stream_id = r.id
    WHERE h.seq IS NULL OR h.seq < r.head_seq
  )
  SELECT last.last_room_id, b.stream_id
  FROM (SELECT ${lastRoom}) last
    LEFT JOIN (SELECT stream_id FROM behind ORDER BY stream_id LIMIT ${limit}::int) b ON true
  ORDER BY b.stream_id`;

/**
 * The one statement on messages and events that names no room: which rooms have some of the last moments, by the blocks
 * of each part that are younger than that.
 */
const recentRooms = (recentMs: number): Sql =>
  recentMs === 0
    ? nothing
    : sql`
  UNION
  SELECT lately.room_id FROM homeroom.messages lately
  WHERE lately.created_at > statement_timestamp() - ${recentMs}::bigint * interval '1 millisecond'
  UNION
  SELECT lately.room_id FROM homeroom.events lately
  WHERE lately.created_at > statement_timestamp() - ${recentMs}::bigint * interval '1 millisecond'`;

const recentBehind = ({ recentMs, roomsAfter }: Exclude<FeedScope, 'all'>, limit: number): Sql => sql`
  WITH looked AS (
    SELECT r.id AS room_id FROM homeroom.rooms r WHERE r.id > ${roomsAfter}::bigint
    ${recentRooms(recentMs)}
  ), behind AS (
    SELECT d.stream_id FROM (${directory}) d
    UNION ALL
    SELECT r.id FROM looked
      JOIN homeroom.rooms r ON r.id = looked.room_id
      LEFT JOIN homeroom.feed_heads h ON h.stream_id = r.id
    WHERE h.seq IS NULL OR h.seq < r.head_seq
  )
  SELECT last.last_room_id, b.stream_id
  FROM (SELECT ${lastRoom}) last
    LEFT JOIN (SELECT stream_id FROM behind ORDER BY stream_id LIMIT ${limit}::int) b ON true
  ORDER BY b.stream_id`;

/**
 * Raises the last position under the lease, if both are still what the caller believes: a second statement of that kind
 * waits for the first one's row, finds another position and writes nothing. Whoever sees a room's head sees all its
 * events, so the heads of one moment are all that is needed.
 */
const advancement = (lease: Lease, streamIds: readonly StreamId[]): Sql => sql`
  WITH given AS (
    SELECT DISTINCT id FROM unnest(${opaque([...streamIds], 'bigint[]')}) AS g (id)
  ), moved AS MATERIALIZED (
    SELECT d.* FROM given JOIN (${directory}) d ON d.stream_id = given.id
    UNION ALL
    SELECT r.id, COALESCE(h.seq, -1) + 1, r.head_seq
    FROM given
      JOIN homeroom.rooms r ON r.id = given.id
      LEFT JOIN homeroom.feed_heads h ON h.stream_id = given.id
    WHERE h.seq IS NULL OR h.seq < r.head_seq
  ), total AS (
    SELECT sum(last_seq - first_seq + 1)::bigint AS wanted FROM moved
  ), raised AS (
    UPDATE homeroom.leases l SET position = l.position + total.wanted
    FROM total
    WHERE ${isHeldBy(lease)} AND l.position = ${lease.position}::bigint AND total.wanted > 0
    RETURNING l.position - total.wanted AS before, l.position
  ), placed AS (
    SELECT m.*, raised.before + sum(m.last_seq - m.first_seq + 1) OVER (ORDER BY m.stream_id) AS position
    FROM moved m CROSS JOIN raised
  ), written AS (
    INSERT INTO homeroom.feed (position, stream_id, first_seq, last_seq)
    SELECT p.position, p.stream_id, p.first_seq, p.last_seq FROM placed p
  ), heads AS (
    INSERT INTO homeroom.feed_heads AS h (stream_id, seq)
    SELECT p.stream_id, p.last_seq FROM placed p
    ON CONFLICT (stream_id) DO UPDATE SET seq = excluded.seq
  )
  SELECT total.wanted, (SELECT raised.position FROM raised) AS position FROM total`;

/** From the oldest one on, up to the first that is young enough: so there is never a gap, whatever the clock did. */
const pruning = (keptMs: number, limit: number): Sql => sql`
  DELETE FROM homeroom.feed f
  WHERE f.position IN (
    SELECT o.position FROM homeroom.feed o
    WHERE o.position < COALESCE((
      SELECT k.position FROM homeroom.feed k
      WHERE k.at >= statement_timestamp() - ${keptMs}::bigint * interval '1 millisecond'
      ORDER BY k.position LIMIT 1
    ), ${Number.MAX_SAFE_INTEGER}::bigint)
    ORDER BY o.position LIMIT ${limit}::int
  )
  RETURNING f.last_seq - f.first_seq + 1 AS count`;
