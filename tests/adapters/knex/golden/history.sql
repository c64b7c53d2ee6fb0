-- Composed by historyQuery: the latest messages.
-- Every ? is a value from outside.
SELECT
  m.id AS m_id, m.room_id AS m_room_id, m.seq AS m_seq, m.client_id AS m_client_id, m.kind AS m_kind,
  m.reply_to AS m_reply_to, m.thread_root AS m_thread_root, m.created_at AS m_created_at,
  m.edited_at AS m_edited_at, m.deleted_at AS m_deleted_at,
  CASE WHEN m.deleted_at IS NULL THEN m.content ELSE '' END AS m_content,
  CASE WHEN m.deleted_at IS NULL THEN m.reactions END AS m_reactions,
  CASE WHEN m.deleted_at IS NULL THEN m.parts -> 'attachments' END AS m_attachments,
  CASE WHEN m.deleted_at IS NULL THEN m.parts -> 'mentions' END AS m_mentions,
  CASE WHEN m.deleted_at IS NULL THEN (m.parts ->> 'pin')::bigint END AS m_pin,
  CASE WHEN m.deleted_at IS NULL THEN m.parts -> 'data' END AS m_data,
  CASE WHEN m.deleted_at IS NULL AND m.parts -> 'confirmation' IS NOT NULL THEN true END AS m_asks,
  CASE WHEN m.deleted_at IS NULL AND m.parts -> 'importance' IS NOT NULL THEN true END AS m_urgent,
  CASE WHEN m.deleted_at IS NULL AND (m.reactions IS NOT NULL OR m.parts -> 'mentions' IS NOT NULL) THEN (
    SELECT jsonb_object_agg(x.id, x.merged_into)
    FROM (
      SELECT jsonb_path_query(m.reactions, '$[*].user_ids[*]') AS user_id
      UNION SELECT jsonb_path_query(m.parts, '$.mentions[*].user_id')
    ) named
      JOIN homeroom.users x ON x.id = named.user_id::bigint
    WHERE x.merged_into IS NOT NULL
  ) END AS m_survivors,
  u.id AS u_id, u.external_id AS u_external_id, u.first_name AS u_first_name, u.last_name AS u_last_name,
  u.email AS u_email, u.is_active AS u_is_active, u.avatar AS u_avatar,
  CASE WHEN jsonb_array_length(u.roles) > 1 THEN COALESCE((
    SELECT s.role FROM homeroom.participants s WHERE s.room_id = m.room_id AND s.user_id = u.id
  ), u.role) ELSE u.role END AS u_role,
  thread.reply_count, thread.last_reply_at,
  m.is_older
FROM (
  (SELECT m.*, true AS is_older
   FROM homeroom.messages m
   WHERE m.room_id = ? AND true
   ORDER BY m.id DESC
   LIMIT ?)
  UNION ALL
  (SELECT m.*, false
   FROM homeroom.messages m
   WHERE m.room_id = ? AND m.id >= ?
   ORDER BY m.id
   LIMIT ?)
) m
  JOIN homeroom.users w ON w.id = m.sender_id
  JOIN homeroom.users u ON u.id = COALESCE(w.merged_into, w.id)
  LEFT JOIN LATERAL (
    SELECT count(*) AS reply_count, max(t.created_at) AS last_reply_at
    FROM homeroom.messages t
    WHERE t.room_id = m.room_id AND t.thread_root = m.id AND t.deleted_at IS NULL
  ) thread ON m.thread_root IS NULL
ORDER BY m.id
