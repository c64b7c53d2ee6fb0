-- Composed by searchQuery: in one room, the typed words and similar ones.
-- Every ? is a value from outside.
WITH typed AS (
  SELECT t.query, t.word, t.place
  FROM unnest(
    ?::text[], ?::text[]
  ) WITH ORDINALITY AS t (query, word, place)
), accepted AS MATERIALIZED (
  SELECT t.place, similar_word.word
  FROM typed t
    CROSS JOIN LATERAL (
      SELECT w.word FROM homeroom.message_words w
      WHERE t.word <> '' AND w.word OPERATOR(public.%) t.word AND abs(char_length(w.word) - char_length(t.word)) <= 2
      ORDER BY public.similarity(w.word, t.word) DESC, w.word
      LIMIT ?
    ) similar_word
), condition AS MATERIALIZED (
  SELECT string_agg(
    '(' || t.query || COALESCE((SELECT string_agg(' | ''/' || a.word || '''', '') FROM accepted a WHERE a.place = t.place), '') || ')',
    ' & '
  ) AS query
  FROM typed t
), searched AS MATERIALIZED (
  SELECT rooms.room_id, rooms.from_seq,
    replace(condition.query, '/', rooms.room_id || '/')::tsquery AS query,
    replace(?, '/', rooms.room_id || '/')::tsquery AS exact
  FROM condition CROSS JOIN (SELECT ?::bigint AS room_id, ?::bigint AS from_seq) rooms
), found AS MATERIALIZED (
  SELECT searched.*, m.id, m.words, m.created_at
  FROM searched
    CROSS JOIN LATERAL (
      SELECT m.id, m.words, m.created_at
      FROM homeroom.messages m
      WHERE m.room_id = searched.room_id AND m.deleted_at IS NULL
        AND m.words @@ searched.query AND m.words @@ searched.query AND m.words @@ searched.query
        AND m.seq - searched.from_seq >= 0
      OFFSET 0
    ) m
  ORDER BY m.id DESC
  LIMIT ?
), ranked AS MATERIALIZED (
  SELECT f.room_id, f.id,
    (ts_rank(f.words, f.query) + (f.words @@ f.exact)::int)
      * (1 + 1 / (1 + GREATEST(0, extract(epoch FROM ?::timestamptz - f.created_at)) / 2592000)) AS rank
  FROM found f
  ORDER BY rank DESC, f.id DESC
  OFFSET ? LIMIT ?
)
SELECT waiting.has_wordless, hit.*
FROM (
  SELECT EXISTS (
    SELECT FROM searched
      CROSS JOIN LATERAL (
        SELECT FROM homeroom.messages w
        WHERE w.room_id = searched.room_id AND w.words IS NULL AND w.deleted_at IS NULL
        LIMIT 1
      ) wordless
  ) AS has_wordless
) waiting
  LEFT JOIN (
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
      r.id AS r_id, r.type AS r_type, r.name AS r_name, r.context AS r_context,
      r.context_name AS r_context_name, r.about AS r_about, r.owner_id AS r_owner_id,
      r.is_frozen AS r_is_frozen, r.is_archived AS r_is_archived, r.archived_into AS r_archived_into,
      r.awaits_id AS r_awaits_id, r.head_seq AS r_head_seq, r.created_at AS r_created_at,
      r.updated_at AS r_updated_at,
      (SELECT o.path FROM homeroom.organisations o WHERE o.id = r.organisation_id) AS r_scope,
      a.id AS a_id, a.external_id AS a_external_id, a.role AS a_role, a.first_name AS a_first_name,
      a.last_name AS a_last_name, a.email AS a_email, a.is_active AS a_is_active, a.avatar AS a_avatar,
      b.id AS b_id, b.external_id AS b_external_id, b.role AS b_role, b.first_name AS b_first_name,
      b.last_name AS b_last_name, b.email AS b_email, b.is_active AS b_is_active, b.avatar AS b_avatar,
      ranked.rank, ranked.id AS hit_id,
      (SELECT json_agg(json_build_object('place', a.place - 1, 'word', a.word)) FROM accepted a) AS similar
    FROM ranked
      JOIN LATERAL (SELECT * FROM homeroom.messages m WHERE m.room_id = ranked.room_id AND m.id = ranked.id LIMIT 1) m ON true
      JOIN homeroom.users w ON w.id = m.sender_id
      JOIN homeroom.users u ON u.id = COALESCE(w.merged_into, w.id)
      LEFT JOIN LATERAL (
        SELECT count(*) AS reply_count, max(t.created_at) AS last_reply_at
        FROM homeroom.messages t
        WHERE t.room_id = m.room_id AND t.thread_root = m.id AND t.deleted_at IS NULL
      ) thread ON m.thread_root IS NULL
      JOIN homeroom.rooms r ON r.id = m.room_id
      LEFT JOIN homeroom.users a ON a.id = r.about[1]
      LEFT JOIN homeroom.users b ON b.id = r.about[2]
    WHERE m.deleted_at IS NULL
    OFFSET 0
  ) hit ON true
ORDER BY hit.rank DESC, hit.hit_id DESC
