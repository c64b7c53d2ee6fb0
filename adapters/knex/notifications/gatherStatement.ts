import { deliverySize, type GatherQuery } from '../../../core/notifications/Notices.ts';
import { isSeenRequest } from '../requests/isSeenRequest.ts';
import { type Sql, sql } from '../sql/Sql.ts';

/**
 * Makes deliveries of notices that are due, on one node at a time, so that all that is due for a person is in one delivery. What
 * was read meanwhile, deleted or may not be seen any more goes into none.
 *
 * Thousands of notices may come within a second, before PostgreSQL has counted them: it then takes the index of what is due for
 * as good as the key, and looks through everything for each person. So the notices of a person are asked for in a way that only
 * the key answers, and are updated where they lie.
 */
export const gatherStatement = (
  channel: string,
  { people, spacingMs, needsAddress }: GatherQuery,
  /** The keys of the channel's advisory lock. */
  lock: Sql,
): Sql => sql`
  WITH turn AS MATERIALIZED (
    SELECT pg_try_advisory_xact_lock(${lock}) AS is_ours
  ), people AS MATERIALIZED (
    SELECT n.user_id
    FROM homeroom.notices n
    WHERE (SELECT is_ours FROM turn) AND n.channel = ${channel} AND n.gathered_at IS NULL AND n.due_at <= clock_timestamp()
      AND (n.reason = 'always' OR NOT EXISTS (
        SELECT FROM homeroom.deliveries d
        WHERE d.user_id = n.user_id AND d.channel = ${channel}
          AND d.created_at > clock_timestamp() - ${spacingMs}::bigint * interval '1 millisecond'
      ))
    GROUP BY n.user_id
    ORDER BY min(n.due_at)
    LIMIT ${people}
  ), due AS MATERIALIZED (
    SELECT n.place
    FROM people
      CROSS JOIN LATERAL (
        SELECT n.ctid AS place
        FROM homeroom.notices n
        WHERE n.user_id = people.user_id AND n.channel = ${channel} AND COALESCE(n.gathered_at, 'infinity') = 'infinity'
          AND n.due_at <= clock_timestamp()
        ORDER BY n.message_id
        LIMIT ${deliverySize}
        FOR UPDATE SKIP LOCKED
      ) n
  ), taken AS (
    UPDATE homeroom.notices n SET gathered_at = clock_timestamp()
    FROM due
    WHERE n.ctid = due.place AND n.gathered_at IS NULL
    RETURNING n.user_id, n.room_id, n.message_id, n.seq
  ), live AS MATERIALIZED (
    SELECT t.*
    FROM taken t
      LEFT JOIN homeroom.participants p ON p.room_id = t.room_id AND p.user_id = t.user_id
      JOIN homeroom.messages m ON m.room_id = t.room_id AND m.id = t.message_id
    WHERE m.deleted_at IS NULL AND CASE
      WHEN p.left_seq IS NULL AND p.user_id IS NOT NULL
        THEN NOT p.is_suspended AND p.last_read_seq < t.seq AND p.joined_seq < t.seq AND p.visible_from_seq <= t.seq
      ELSE EXISTS (
        SELECT FROM homeroom.rooms r JOIN homeroom.message_requests q ON q.room_id = r.id
        WHERE r.id = t.room_id AND q.recipient_id = t.user_id AND ${isSeenRequest}
      )
    END
  ), made AS (
    INSERT INTO homeroom.deliveries (user_id, channel, address_id, room_ids, message_ids, seqs)
    SELECT l.user_id, ${channel}, a.id, l.room_ids, l.message_ids, l.seqs
    FROM (
      SELECT user_id, array_agg(room_id ORDER BY message_id) AS room_ids,
        array_agg(message_id ORDER BY message_id) AS message_ids, array_agg(seq ORDER BY message_id) AS seqs
      FROM live GROUP BY user_id
    ) l
      LEFT JOIN homeroom.channel_addresses a ON a.user_id = l.user_id AND a.channel = ${channel}
    WHERE a.id IS NOT NULL OR NOT ${needsAddress}::boolean
    RETURNING id
  )
  SELECT (SELECT count(*) FROM made) AS deliveries, (SELECT count(*) FROM taken) - (SELECT count(*) FROM live) AS dropped`;
