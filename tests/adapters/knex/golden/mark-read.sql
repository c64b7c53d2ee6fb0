-- Composed by markReadQuery: up to one message.
-- Every ? is a value from outside.
WITH membership AS MATERIALIZED (
  SELECT p.*, CASE WHEN p.unread_mark_id IS NULL THEN p.last_read_seq ELSE LEAST(p.last_read_seq, COALESCE((
    SELECT b.seq FROM homeroom.messages b
    WHERE b.room_id = p.room_id AND b.id < p.unread_mark_id
    ORDER BY b.id DESC
    LIMIT 1
  ), 0)) END AS read_before FROM homeroom.participants p
  WHERE p.room_id = ? AND p.user_id = ? AND p.left_seq IS NULL AND NOT p.is_suspended
  FOR NO KEY UPDATE
), target AS MATERIALIZED (
  SELECT m.id, m.seq FROM homeroom.messages m
  WHERE m.room_id = ? AND (?::bigint IS NULL OR m.id <= ?::bigint)
  ORDER BY m.id DESC
  LIMIT 1
), pointer AS MATERIALIZED (
  SELECT membership.room_id, membership.user_id, membership.joined_seq, membership.visible_from_seq, membership.read_before,
    GREATEST(membership.last_read_seq, target.seq) AS last_read_seq,
    GREATEST(membership.last_read_id, target.id) AS last_read_id,
    COALESCE(target.seq > membership.last_read_seq, false) AS has_moved,
    membership.unread_mark_id AS marked_before,
    CASE WHEN target.seq >= membership.last_read_seq THEN NULL
      WHEN membership.unread_mark_id IS NOT NULL THEN GREATEST(membership.unread_mark_id, target.id + 1)
    END AS unread_mark_id
  FROM membership LEFT JOIN target ON target.seq >= membership.visible_from_seq
), moved AS (
  UPDATE homeroom.participants p
  SET last_read_seq = pointer.last_read_seq, last_read_id = pointer.last_read_id,
    read_at = CASE WHEN pointer.has_moved THEN date_trunc('milliseconds', clock_timestamp()) ELSE p.read_at END, unread_mark_id = pointer.unread_mark_id
  FROM pointer
  WHERE p.room_id = pointer.room_id AND p.user_id = pointer.user_id
    AND (pointer.has_moved OR pointer.unread_mark_id IS DISTINCT FROM pointer.marked_before)
)
SELECT
  CASE WHEN p.unread_mark_id IS NULL THEN p.last_read_id ELSE (
    SELECT b.id FROM homeroom.messages b
    WHERE b.room_id = p.room_id AND b.id < p.unread_mark_id
    ORDER BY b.id DESC
    LIMIT 1
  ) END AS last_read_id,
  CASE WHEN p.unread_mark_id IS NULL THEN p.last_read_seq ELSE LEAST(p.last_read_seq, COALESCE((
    SELECT b.seq FROM homeroom.messages b
    WHERE b.room_id = p.room_id AND b.id < p.unread_mark_id
    ORDER BY b.id DESC
    LIMIT 1
  ), 0)) END AS last_read_seq, p.has_moved, p.unread_mark_id,
  p.unread_mark_id IS DISTINCT FROM p.marked_before AS has_mark_moved,
  (
    SELECT count(*) FROM homeroom.messages n
    WHERE n.room_id = p.room_id AND n.seq > GREATEST(CASE WHEN p.unread_mark_id IS NULL THEN p.last_read_seq ELSE LEAST(p.last_read_seq, COALESCE((
      SELECT b.seq FROM homeroom.messages b
      WHERE b.room_id = p.room_id AND b.id < p.unread_mark_id
      ORDER BY b.id DESC
      LIMIT 1
    ), 0)) END, p.joined_seq, p.visible_from_seq - 1)
      AND n.sender_id <> p.user_id AND n.deleted_at IS NULL
      AND n.sender_id <> ALL (ARRAY(SELECT id FROM homeroom.users WHERE merged_into = ?))
  ) AS unread_count,
  (
    SELECT array_agg(became.id ORDER BY became.seq)
    FROM (
      SELECT n.id, n.seq FROM homeroom.messages n
      WHERE n.room_id = p.room_id AND n.seq > GREATEST(p.read_before, p.joined_seq, p.visible_from_seq - 1)
        AND n.seq <= CASE WHEN p.unread_mark_id IS NULL THEN p.last_read_seq ELSE LEAST(p.last_read_seq, COALESCE((
          SELECT b.seq FROM homeroom.messages b
          WHERE b.room_id = p.room_id AND b.id < p.unread_mark_id
          ORDER BY b.id DESC
          LIMIT 1
        ), 0)) END AND n.sender_id <> p.user_id AND n.deleted_at IS NULL
        AND n.sender_id <> ALL (ARRAY(SELECT id FROM homeroom.users WHERE merged_into = ?))
      ORDER BY n.seq DESC
      LIMIT ?
    ) became
  ) AS read_ids
FROM pointer p
