-- Composed by appendStatement: one draft that asks for confirmations; whom it asks is written with it.
-- Every ? is a value from outside.
WITH input AS (
  SELECT *
  FROM unnest(
    (SELECT ?::bigint[]),
    (SELECT ?::bigint[]),
    (SELECT ?::uuid[]),
    (SELECT ?::text[]),
    (SELECT ?::text[]),
    (SELECT ?::bigint[]),
    string_to_array(?::text, chr(10)), (SELECT ?::text[])
  ) WITH ORDINALITY AS i (room_id, sender_id, client_id, body_hash, content, reply_to, words, parts, place)
), checked AS MATERIALIZED (
  SELECT i.*, r.seats_version, p.role AS sender_role, duplicate.id AS duplicate_id, parent.thread_root,
    CASE
      WHEN duplicate.body_hash <> decode(i.body_hash, 'hex') THEN 'CONFLICT'
      WHEN duplicate.id IS NOT NULL THEN 'duplicate'
      WHEN r.id IS NULL OR p.user_id IS NULL OR p.left_seq IS NOT NULL THEN 'ROOM_NOT_FOUND'
      WHEN p.is_suspended THEN 'CANNOT_CHAT'
      WHEN NOT p.may_post THEN 'ACCESS_DENIED'
      WHEN r.is_frozen OR r.is_archived THEN 'ROOM_INACTIVE'
      WHEN i.reply_to IS NOT NULL AND parent.id IS NULL THEN 'MESSAGE_NOT_FOUND'
      ELSE 'ready'
    END AS outcome
  FROM input i
    LEFT JOIN LATERAL (SELECT * FROM homeroom.rooms r WHERE r.id = i.room_id LIMIT 1) r ON true
    LEFT JOIN LATERAL (
      SELECT * FROM homeroom.participants p WHERE p.room_id = i.room_id AND p.user_id = i.sender_id LIMIT 1
    ) p ON true
    CROSS JOIN (SELECT NULL::bigint AS id, NULL::bytea AS body_hash) duplicate
    CROSS JOIN (SELECT NULL::bigint AS id, NULL::bigint AS thread_root) parent
), locked AS MATERIALIZED (
  SELECT r.id, r.head_seq, r.seats_version
  FROM homeroom.rooms r
  WHERE r.id = ANY (ARRAY(SELECT room_id FROM checked WHERE outcome = 'ready'))
  FOR UPDATE SKIP LOCKED
), placed AS MATERIALIZED (
  SELECT ready.*, nextval('homeroom.message_ids') AS id, date_trunc('milliseconds', clock_timestamp()) AS created_at
  FROM (
    SELECT c.*, l.head_seq + row_number() OVER (PARTITION BY c.room_id ORDER BY c.place) AS seq
    FROM checked c JOIN locked l ON l.id = c.room_id AND l.seats_version = c.seats_version
    WHERE c.outcome = 'ready'
    ORDER BY c.place
  ) ready
), advanced AS (
  UPDATE homeroom.rooms r SET head_seq = latest.seq, activity = latest.id
  FROM (SELECT room_id, max(seq) AS seq, max(id) AS id FROM placed GROUP BY room_id) latest
  WHERE r.id = latest.room_id
), stored AS (
  INSERT INTO homeroom.messages (
    room_id, id, seq, sender_id, client_id, body_hash, content, reply_to, thread_root, created_at, words, parts
  )
  SELECT room_id, id, seq, sender_id, client_id, decode(body_hash, 'hex'), content, reply_to, thread_root, created_at, words::tsvector, parts::jsonb
  FROM placed
), asking AS (
  INSERT INTO homeroom.announcements (
    room_id, message_id, sender_id, organisation_id, confirmation, reach, created_at
  )
  SELECT placed.room_id, placed.id, placed.sender_id, r.organisation_id, placed.parts::jsonb ->> 'confirmation',
    (SELECT count(*) FROM homeroom.participants p
    WHERE p.room_id = placed.room_id AND p.left_seq IS NULL AND NOT p.is_suspended AND p.user_id <> placed.sender_id), placed.created_at
  FROM placed JOIN homeroom.rooms r ON r.id = placed.room_id
  WHERE placed.parts::jsonb -> 'confirmation' IS NOT NULL
  RETURNING id, message_id
), asked AS (
  INSERT INTO homeroom.announcement_answers (announcement_id, family_id, user_id)
  SELECT asking.id, other.user_id, other.user_id
  FROM asking JOIN placed ON placed.id = asking.message_id CROSS JOIN LATERAL (SELECT p.user_id FROM homeroom.participants p
  WHERE p.room_id = placed.room_id AND p.left_seq IS NULL AND NOT p.is_suspended AND p.user_id <> placed.sender_id) other
)
SELECT
  CASE
    WHEN placed.id IS NOT NULL THEN 'stored'
    WHEN c.outcome <> 'ready' THEN c.outcome
    WHEN l.id IS NULL THEN 'busy'
    ELSE 'stale'
  END AS outcome,
  COALESCE(placed.id, c.duplicate_id) AS id, placed.seq, placed.thread_root, placed.created_at,
  u.id AS u_id, u.external_id AS u_external_id, u.first_name AS u_first_name, u.last_name AS u_last_name,
  u.email AS u_email, u.is_active AS u_is_active, u.avatar AS u_avatar,
  CASE WHEN jsonb_array_length(u.roles) > 1 THEN COALESCE(c.sender_role, u.role) ELSE u.role END AS u_role
FROM checked c
  LEFT JOIN placed ON placed.place = c.place
  LEFT JOIN locked l ON l.id = c.room_id
  LEFT JOIN LATERAL (SELECT * FROM homeroom.users u WHERE u.id = c.sender_id LIMIT 1) u ON true
ORDER BY c.place
