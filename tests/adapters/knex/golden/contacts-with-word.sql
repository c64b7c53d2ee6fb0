-- Composed by contactsQuery, education policy: a page after a contact that is no favourite, for a text of one word.
-- Every ? is a value from outside.
WITH asker AS MATERIALIZED (
  SELECT u.id, u.role_names, COALESCE(u.roles, jsonb_build_array(jsonb_build_array(u.role, '[0]'::jsonb))) AS roles
  FROM homeroom.users u
  WHERE u.id = ? AND u.is_active
    AND (SELECT set_config('pg_trgm.similarity_threshold', ?, true)) IS NOT NULL
), rule AS MATERIALIZED (
  SELECT asker.id AS asker_id, r.*
  FROM asker
    JOIN (VALUES
      ('teacher', 'tutor', 'teaches', 'student', 'tutors', 0),
      ('teacher', 'parent', 'teaches', 'student', 'guardian_of', 0),
      ('tutor', 'teacher', 'tutors', 'student', 'teaches', 0),
      ('tutor', 'parent', 'tutors', 'student', 'guardian_of', 0),
      ('staff', 'parent', 'supports', 'student', 'guardian_of', 0),
      ('parent', 'teacher', 'guardian_of', 'student', 'teaches', 0),
      ('parent', 'tutor', 'guardian_of', 'student', 'tutors', 0),
      ('parent', 'staff', 'guardian_of', 'student', 'supports', 0),
      ('teacher', 'student', 'teaches', '', '', 1),
      ('tutor', 'student', 'tutors', '', '', 1),
      ('staff', 'student', 'supports', '', '', 1),
      ('student', 'teacher', 'teaches', '', '', 2),
      ('student', 'tutor', 'tutors', '', '', 2),
      ('student', 'staff', 'supports', '', '', 2),
      ('admin', 'admin', '', '', '', -1),
      ('admin', 'teacher', '', '', '', -1),
      ('admin', 'tutor', '', '', '', -1),
      ('admin', 'staff', '', '', '', -1),
      ('admin', 'parent', '', '', '', -1),
      ('admin', 'student', '', '', '', -1),
      ('teacher', 'admin', '', '', '', -1),
      ('teacher', 'staff', '', '', '', -1),
      ('tutor', 'admin', '', '', '', -1),
      ('tutor', 'staff', '', '', '', -1),
      ('staff', 'admin', '', '', '', -1),
      ('staff', 'teacher', '', '', '', -1),
      ('staff', 'tutor', '', '', '', -1),
      ('staff', 'staff', '', '', '', -1),
      ('parent', 'admin', '', '', '', -1),
      ('student', 'admin', '', '', '', -1)
    ) AS r (from_role, to_role, first_kind, middle_role, second_kind, pattern) ON r.from_role = ANY (asker.role_names)
), place AS MATERIALIZED (
  SELECT DISTINCT step.organisation_id::bigint AS organisation_id, step.at = 1 AS is_below, rule.to_role AS role
  FROM asker
    CROSS JOIN LATERAL unnest(ARRAY(SELECT jsonb_array_elements(asker.roles))) AS held (role)
    JOIN rule ON rule.from_role = held.role ->> 0 AND rule.pattern = -1
    CROSS JOIN LATERAL unnest(ARRAY(SELECT jsonb_array_elements_text(held.role -> 1)))
      WITH ORDINALITY AS step (organisation_id, at)
), reached AS (
  SELECT second_step.id, rule.to_role AS role
  FROM rule
    CROSS JOIN LATERAL (
      SELECT to_id AS id FROM homeroom.relations
      WHERE kind = rule.first_kind AND from_id = rule.asker_id AND is_active
      OFFSET 0
    ) first_step
    JOIN homeroom.users middle
      ON middle.id = first_step.id AND middle.is_active AND rule.middle_role = ANY (middle.role_names)
    CROSS JOIN LATERAL (
      SELECT from_id AS id FROM homeroom.relations
      WHERE kind = rule.second_kind AND to_id = middle.id AND is_active
      OFFSET 0
    ) second_step
  WHERE rule.pattern = 0
  UNION ALL
  SELECT first_step.id, rule.to_role AS role
  FROM rule
    CROSS JOIN LATERAL (
      SELECT to_id AS id FROM homeroom.relations
      WHERE kind = rule.first_kind AND from_id = rule.asker_id AND is_active
      OFFSET 0
    ) first_step
  WHERE rule.pattern = 1
  UNION ALL
  SELECT first_step.id, rule.to_role AS role
  FROM rule
    CROSS JOIN LATERAL (
      SELECT from_id AS id FROM homeroom.relations
      WHERE kind = rule.first_kind AND to_id = rule.asker_id AND is_active
      OFFSET 0
    ) first_step
  WHERE rule.pattern = 2
), barred AS MATERIALIZED (
  SELECT b.blocked_id AS id FROM homeroom.blocks b WHERE b.user_id = ?
  UNION
  SELECT b.user_id FROM homeroom.blocks b WHERE b.blocked_id = ? AND NOT b.is_silent
), favourite AS MATERIALIZED (
  SELECT f.contact_id FROM asker JOIN homeroom.favourites f ON f.user_id = asker.id
), related AS (
  SELECT u.id, u.name_order, u.search_key
  FROM (SELECT id, array_agg(DISTINCT role) AS roles FROM reached GROUP BY id) reached
    JOIN homeroom.users u ON u.id = reached.id AND u.role_names && reached.roles
  WHERE u.is_active
), sized AS MATERIALIZED (
  SELECT place.*, (
      SELECT count(*) FROM (
        SELECT FROM homeroom.role_scopes s
        WHERE s.organisation_id = place.organisation_id AND s.is_below = place.is_below AND s.role = place.role AND s.is_active
        LIMIT 201
      ) counted
    ) > 200 AS is_large
  FROM place
), large_itself AS MATERIALIZED (
  SELECT * FROM sized WHERE is_large AND NOT is_below
), near AS MATERIALIZED (
  SELECT w.word, (CASE WHEN starts_with(w.word, ?) THEN 1 ELSE public.similarity(?, w.word) END)::float8 AS score
  FROM homeroom.name_words w
  WHERE EXISTS (SELECT FROM sized WHERE is_large) AND (
    w.word OPERATOR(public.%) (SELECT ?::text)
    OR w.word >= (SELECT ?::text) AND w.word < (SELECT ?::text)
  )
), excluded AS MATERIALIZED (
  SELECT contact_id AS id FROM favourite UNION ALL SELECT id FROM barred UNION ALL SELECT id FROM asker
), allowed AS (
  SELECT u.id, u.name_order, u.search_key
  FROM sized place
    CROSS JOIN LATERAL (
      SELECT s.user_id FROM homeroom.role_scopes s
      WHERE s.organisation_id = place.organisation_id AND s.is_below = place.is_below AND s.role = place.role AND s.is_active
      LIMIT 200
    ) s
    JOIN homeroom.users u ON u.id = s.user_id
  WHERE NOT place.is_large
  UNION ALL
  SELECT u.id, u.name_order, u.search_key
  FROM favourite JOIN homeroom.users u ON u.id = favourite.contact_id
  WHERE u.is_active AND (
    u.role_names && ARRAY(SELECT role FROM sized WHERE is_large AND is_below AND organisation_id = 0)
    OR u.roles @> ANY (ARRAY(
      SELECT jsonb_build_array(jsonb_build_array(role, jsonb_build_array(organisation_id)))
      FROM sized WHERE is_large AND is_below
    ))
    OR EXISTS (
      SELECT FROM large_itself place
        CROSS JOIN LATERAL jsonb_array_elements(
          COALESCE(u.roles, jsonb_build_array(jsonb_build_array(u.role, '[0]'::jsonb)))
        ) AS held (role)
      WHERE held.role ->> 0 = place.role AND CASE
          WHEN place.is_below THEN held.role -> 1 @> to_jsonb(place.organisation_id)
          ELSE held.role -> 1 -> 0 = to_jsonb(place.organisation_id)
        END
    )
  )
  UNION ALL
  (
    SELECT found.id, found.name_order, found.search_key
    FROM (
        SELECT score, array_agg(word) AS words FROM near
        WHERE score <= ?::float8
        GROUP BY score
        ORDER BY score DESC
        OFFSET 0
      ) tier
      CROSS JOIN LATERAL (
        SELECT DISTINCT s.name_order, s.id, s.search_key
        FROM (
          SELECT s.*
          FROM unnest(CASE WHEN cardinality(tier.words) <= 200 THEN tier.words END) AS typed (word)
            CROSS JOIN (SELECT DISTINCT organisation_id FROM sized WHERE is_large) place
            CROSS JOIN LATERAL (
              SELECT s.name_order, u.id, u.search_key
              FROM homeroom.names_by_word s JOIN homeroom.users u ON u.id = s.user_id
              WHERE s.organisation_id = place.organisation_id AND s.word = typed.word AND (
                u.role_names && ARRAY(SELECT role FROM sized WHERE is_large AND is_below AND organisation_id = 0)
                OR u.roles @> ANY (ARRAY(
                  SELECT jsonb_build_array(jsonb_build_array(role, jsonb_build_array(organisation_id)))
                  FROM sized WHERE is_large AND is_below
                ))
                OR EXISTS (
                  SELECT FROM large_itself place
                    CROSS JOIN LATERAL jsonb_array_elements(
                      COALESCE(u.roles, jsonb_build_array(jsonb_build_array(u.role, '[0]'::jsonb)))
                    ) AS held (role)
                  WHERE held.role ->> 0 = place.role AND CASE
                      WHEN place.is_below THEN held.role -> 1 @> to_jsonb(place.organisation_id)
                      ELSE held.role -> 1 -> 0 = to_jsonb(place.organisation_id)
                    END
                )
              ) AND s.user_id <> ALL (ARRAY(SELECT id FROM excluded))
                AND (s.name_order, s.user_id) > (
                  CASE WHEN tier.score = ?::float8 THEN ?::text ELSE '' END,
                  CASE WHEN tier.score = ?::float8 THEN ?::bigint ELSE 0 END
                )
                AND (CASE
                  WHEN strpos(' ' || u.search_key, ?) > 0 THEN 1
                  WHEN public.strict_word_similarity(?, u.search_key) < 0.3 THEN 0
                  ELSE (SELECT max(public.similarity(?, part.word)) FROM string_to_table(u.search_key, ' ') AS part (word))
                END)::float8 = tier.score
              ORDER BY s.name_order, s.user_id
              LIMIT (SELECT ?::bigint)
            ) s
          UNION ALL
          SELECT s.*
          FROM (SELECT * FROM sized WHERE is_large AND cardinality(tier.words) > 200) place
            CROSS JOIN LATERAL (
              SELECT s.name_order, u.id, u.search_key
              FROM homeroom.role_scopes s JOIN homeroom.users u ON u.id = s.user_id
              WHERE s.organisation_id = place.organisation_id AND s.is_below = place.is_below AND s.role = place.role AND s.is_active AND s.user_id <> ALL (ARRAY(SELECT id FROM excluded))
                AND (s.name_order, s.user_id) > (
                  CASE WHEN tier.score = ?::float8 THEN ?::text ELSE '' END,
                  CASE WHEN tier.score = ?::float8 THEN ?::bigint ELSE 0 END
                )
                AND (CASE
                  WHEN strpos(' ' || u.search_key, ?) > 0 THEN 1
                  WHEN public.strict_word_similarity(?, u.search_key) < 0.3 THEN 0
                  ELSE (SELECT max(public.similarity(?, part.word)) FROM string_to_table(u.search_key, ' ') AS part (word))
                END)::float8 = tier.score
              ORDER BY s.name_order, s.user_id
              LIMIT (SELECT ?::bigint)
            ) s
        ) s
        ORDER BY s.name_order, s.id
        LIMIT (SELECT ?::bigint)
      ) found
    ORDER BY tier.score DESC
    LIMIT (SELECT ?::bigint)
  )
), contact AS (
  SELECT u.id, u.name_order,
    -match.score AS mismatch,
    CASE WHEN u.id IN (SELECT contact_id FROM favourite) THEN 0 ELSE 1 END AS not_favourite
  FROM (SELECT * FROM related UNION ALL SELECT * FROM allowed) u
    CROSS JOIN asker
    CROSS JOIN LATERAL (
      SELECT (CASE
        WHEN strpos(' ' || u.search_key, ?) > 0 THEN 1
        WHEN public.strict_word_similarity(?, u.search_key) < 0.3 THEN 0
        ELSE (SELECT max(public.similarity(?, part.word)) FROM string_to_table(u.search_key, ' ') AS part (word))
      END)::float8 AS score
      OFFSET 0
    ) match
  WHERE u.id <> asker.id AND u.id <> ALL (ARRAY(SELECT id FROM barred))
    AND match.score >= 0.3
), page AS (
  SELECT DISTINCT mismatch, not_favourite, name_order, id FROM contact
  WHERE (mismatch, not_favourite, name_order, id)
    > (?::float8, ?::int, ?::text, ?::bigint)
  ORDER BY mismatch, not_favourite, name_order, id
  LIMIT (SELECT ?::bigint)
)
SELECT
  u.id AS u_id, u.external_id AS u_external_id, u.role AS u_role, u.first_name AS u_first_name,
  u.last_name AS u_last_name, u.email AS u_email, u.is_active AS u_is_active, u.avatar AS u_avatar,
  u.roles AS u_roles,
  page.mismatch, page.not_favourite, page.name_order, k.room_id
FROM page
  CROSS JOIN asker
  JOIN homeroom.users u ON u.id = page.id
  LEFT JOIN homeroom.room_keys k ON k.key = 'direct:' || LEAST(u.id, asker.id) || ':' || GREATEST(u.id, asker.id)
ORDER BY page.mismatch, page.not_favourite, page.name_order, page.id
