-- Composed by roomQuery: one room as one person sees it.
-- Every ? is a value from outside.
WITH r AS (
  SELECT r.*, CASE WHEN p.unread_mark_id IS NULL THEN p.last_read_seq ELSE LEAST(p.last_read_seq, COALESCE((
    SELECT b.seq FROM homeroom.messages b
    WHERE b.room_id = p.room_id AND b.id < p.unread_mark_id
    ORDER BY b.id DESC
    LIMIT 1
  ), 0)) END AS last_read_seq, p.unread_mark_id, p.visible_from_seq, p.is_muted, p.is_pinned,
    p.hidden_activity >= r.activity AS is_hidden,
    CASE WHEN p.user_id IS NULL THEN 0 ELSE (
      SELECT count(*) FROM homeroom.messages n
      WHERE n.room_id = p.room_id AND n.seq > GREATEST(CASE WHEN p.unread_mark_id IS NULL THEN p.last_read_seq ELSE LEAST(p.last_read_seq, COALESCE((
        SELECT b.seq FROM homeroom.messages b
        WHERE b.room_id = p.room_id AND b.id < p.unread_mark_id
        ORDER BY b.id DESC
        LIMIT 1
      ), 0)) END, p.joined_seq, p.visible_from_seq - 1)
        AND n.sender_id <> p.user_id AND n.deleted_at IS NULL
        AND n.sender_id <> ALL (ARRAY(SELECT id FROM homeroom.users WHERE merged_into = ?))
    ) END AS unread_count,
    p.user_id IS NOT NULL AND EXISTS (
      SELECT FROM homeroom.messages n
      WHERE n.room_id = p.room_id AND n.parts -> 'mentions' IS NOT NULL
        AND n.seq > GREATEST(CASE WHEN p.unread_mark_id IS NULL THEN p.last_read_seq ELSE LEAST(p.last_read_seq, COALESCE((
          SELECT b.seq FROM homeroom.messages b
          WHERE b.room_id = p.room_id AND b.id < p.unread_mark_id
          ORDER BY b.id DESC
          LIMIT 1
        ), 0)) END, p.joined_seq, p.visible_from_seq - 1)
        AND n.sender_id <> p.user_id AND n.deleted_at IS NULL
        AND (
          n.parts -> 'mentions' @> '[{"all":true}]'
          OR n.parts -> 'mentions' @> jsonb_build_array(jsonb_build_object('user_id', ?::bigint))
          OR EXISTS (
            SELECT FROM homeroom.users w
            WHERE w.merged_into = ? AND n.parts -> 'mentions' @> jsonb_build_array(jsonb_build_object('user_id', w.id))
          )
        )
    ) AS is_mentioned
  FROM homeroom.rooms r
    LEFT JOIN homeroom.participants p ON p.room_id = r.id AND p.user_id = ? AND p.left_seq IS NULL AND NOT p.is_suspended
  WHERE r.id = ?
)
SELECT
  r.id AS r_id, r.type AS r_type, r.name AS r_name, r.context AS r_context,
  r.context_name AS r_context_name, r.about AS r_about, r.owner_id AS r_owner_id,
  r.is_frozen AS r_is_frozen, r.is_archived AS r_is_archived, r.archived_into AS r_archived_into,
  r.awaits_id AS r_awaits_id, r.head_seq AS r_head_seq, r.created_at AS r_created_at,
  r.updated_at AS r_updated_at,
  (SELECT o.path FROM homeroom.organisations o WHERE o.id = r.organisation_id) AS r_scope,
  r.activity, r.last_read_seq, r.unread_mark_id, r.visible_from_seq, r.is_muted, r.is_pinned, r.is_hidden,
  r.unread_count, r.is_mentioned,
  members.count AS participant_count, faces.people AS faces,
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
  NULL AS reply_count, NULL AS last_reply_at,
  a.id AS a_id, a.external_id AS a_external_id, a.role AS a_role, a.first_name AS a_first_name,
  a.last_name AS a_last_name, a.email AS a_email, a.is_active AS a_is_active, a.avatar AS a_avatar,
  b.id AS b_id, b.external_id AS b_external_id, b.role AS b_role, b.first_name AS b_first_name,
  b.last_name AS b_last_name, b.email AS b_email, b.is_active AS b_is_active, b.avatar AS b_avatar
FROM r
  CROSS JOIN LATERAL (
    SELECT count(*) FROM homeroom.participants q WHERE q.room_id = r.id AND q.left_seq IS NULL
  ) members
  LEFT JOIN LATERAL (
    SELECT json_agg(f) AS people FROM (
      SELECT f.id AS u_id, f.external_id AS u_external_id, q.role AS u_role, f.first_name AS u_first_name,
        f.last_name AS u_last_name, f.email AS u_email, f.is_active AS u_is_active,
        f.avatar AS u_avatar
      FROM homeroom.participants q JOIN homeroom.users f ON f.id = q.user_id
      WHERE q.room_id = r.id AND q.left_seq IS NULL AND q.user_id <> ?
      ORDER BY q.user_id = r.owner_id DESC, q.user_id
      LIMIT ?
    ) f
  ) faces ON r.owner_id IS NOT NULL AND cardinality(r.about) = 0
  LEFT JOIN LATERAL (
    SELECT * FROM homeroom.messages m WHERE m.room_id = r.id AND m.deleted_at IS NULL ORDER BY m.id DESC LIMIT 1
  ) m ON m.seq >= COALESCE(r.visible_from_seq, 0)
  LEFT JOIN homeroom.users w ON w.id = m.sender_id
  LEFT JOIN homeroom.users u ON u.id = COALESCE(w.merged_into, w.id)
  LEFT JOIN homeroom.users a ON a.id = r.about[1]
  LEFT JOIN homeroom.users b ON b.id = r.about[2]
ORDER BY r.activity DESC
