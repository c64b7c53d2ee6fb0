-- Composed by contactsQuery, education policy: the first page, no text, all roles.
-- Every ? is a value from outside.
WITH asker AS MATERIALIZED (
  SELECT u.id, u.role_names, COALESCE(u.roles, jsonb_build_array(jsonb_build_array(u.role, '[0]'::jsonb))) AS roles
  FROM homeroom.users u
  WHERE u.id = ? AND u.is_active
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
  SELECT u.id, u.name_order
  FROM (SELECT id, array_agg(DISTINCT role) AS roles FROM reached GROUP BY id) reached
    JOIN homeroom.users u ON u.id = reached.id AND u.role_names && reached.roles
  WHERE u.is_active
), allowed AS (
  SELECT s.user_id AS id, s.name_order
  FROM place
    CROSS JOIN LATERAL (
      SELECT s.user_id, s.name_order FROM homeroom.role_scopes s
      WHERE s.organisation_id = place.organisation_id AND s.is_below = place.is_below AND s.role = place.role AND s.is_active
        AND s.user_id <> ALL (ARRAY(SELECT contact_id FROM favourite) || ARRAY(SELECT id FROM barred))
      ORDER BY s.name_order, s.user_id
      LIMIT (SELECT ?::bigint)
    ) s
  UNION ALL
  SELECT u.id, u.name_order
  FROM favourite JOIN homeroom.users u ON u.id = favourite.contact_id
  WHERE u.is_active AND EXISTS (
    SELECT FROM place
      CROSS JOIN LATERAL jsonb_array_elements(
        COALESCE(u.roles, jsonb_build_array(jsonb_build_array(u.role, '[0]'::jsonb)))
      ) AS held (role)
    WHERE held.role ->> 0 = place.role AND CASE
        WHEN place.is_below THEN held.role -> 1 @> to_jsonb(place.organisation_id)
        ELSE held.role -> 1 -> 0 = to_jsonb(place.organisation_id)
      END
  )
), contact AS (
  SELECT u.id, u.name_order,
    -1::float8 AS mismatch,
    CASE WHEN u.id IN (SELECT contact_id FROM favourite) THEN 0 ELSE 1 END AS not_favourite
  FROM (SELECT * FROM related UNION ALL SELECT * FROM allowed) u
    CROSS JOIN asker
  WHERE u.id <> asker.id AND u.id <> ALL (ARRAY(SELECT id FROM barred))
), page AS (
  SELECT DISTINCT mismatch, not_favourite, name_order, id FROM contact
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
