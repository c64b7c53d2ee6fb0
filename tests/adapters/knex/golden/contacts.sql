-- Composed by contactsQuery, education policy: the first page, no text, all roles.
-- Every ? is a value from outside.
WITH asker AS MATERIALIZED (
  SELECT id, role FROM homeroom.users
  WHERE id = ? AND is_active
), rule AS MATERIALIZED (
  SELECT asker.id AS asker_id, r.to_role, r.first_kind, r.second_kind, r.pattern
  FROM asker
    JOIN (VALUES
      ('teacher', 'tutor', 'teaches', 'tutors', 0),
      ('teacher', 'parent', 'teaches', 'guardian_of', 0),
      ('tutor', 'teacher', 'tutors', 'teaches', 0),
      ('tutor', 'parent', 'tutors', 'guardian_of', 0),
      ('parent', 'teacher', 'guardian_of', 'teaches', 0),
      ('parent', 'tutor', 'guardian_of', 'tutors', 0),
      ('teacher', 'student', 'teaches', '', 1),
      ('tutor', 'student', 'tutors', '', 1),
      ('student', 'teacher', 'teaches', '', 2),
      ('student', 'tutor', 'tutors', '', 2),
      ('admin', 'admin', '', '', -1),
      ('admin', 'teacher', '', '', -1),
      ('admin', 'tutor', '', '', -1),
      ('admin', 'student', '', '', -1),
      ('admin', 'parent', '', '', -1),
      ('teacher', 'admin', '', '', -1),
      ('tutor', 'admin', '', '', -1),
      ('student', 'admin', '', '', -1),
      ('parent', 'admin', '', '', -1)
    ) AS r (from_role, to_role, first_kind, second_kind, pattern) ON r.from_role = asker.role
), reached AS (
  SELECT second_step.id, rule.to_role AS role
  FROM rule
    CROSS JOIN LATERAL (
      SELECT to_id AS id FROM homeroom.relations
      WHERE kind = rule.first_kind AND from_id = rule.asker_id AND is_active
      OFFSET 0
    ) first_step
    JOIN homeroom.users middle ON middle.id = first_step.id AND middle.is_active
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
), favourite AS MATERIALIZED (
  SELECT f.contact_id FROM asker JOIN homeroom.favourites f ON f.user_id = asker.id
), related AS (
  SELECT u.*
  FROM (SELECT DISTINCT id, role FROM reached) reached
    JOIN homeroom.users u ON u.id = reached.id AND u.role = reached.role
  WHERE u.is_active
), allowed AS (
  SELECT u.*
  FROM asker
    JOIN rule ON rule.pattern = -1
    CROSS JOIN LATERAL (
      (SELECT u.* FROM favourite f JOIN homeroom.users u ON u.id = f.contact_id
       WHERE u.role = rule.to_role AND u.is_active)
      UNION ALL
      (SELECT u.* FROM homeroom.users u
       WHERE u.role = rule.to_role AND u.is_active
         AND u.id <> asker.id AND NOT EXISTS (SELECT FROM favourite f WHERE f.contact_id = u.id)
       ORDER BY u.name_order, u.id
       LIMIT (SELECT ?::bigint))
    ) u
), contact AS (
  SELECT u.*,
    -1::float8 AS mismatch,
    CASE WHEN u.id IN (SELECT contact_id FROM favourite) THEN 0 ELSE 1 END AS not_favourite
  FROM (SELECT * FROM related UNION ALL SELECT * FROM allowed) u
    CROSS JOIN asker
  WHERE u.id <> asker.id
), page AS (
  SELECT * FROM contact u
  ORDER BY mismatch, not_favourite, name_order, id
  LIMIT (SELECT ?::bigint)
)
SELECT
  u.id AS u_id, u.external_id AS u_external_id, u.role AS u_role, u.first_name AS u_first_name,
  u.last_name AS u_last_name, u.email AS u_email, u.is_active AS u_is_active,
  u.mismatch, u.not_favourite, u.name_order, k.room_id
FROM page u
  CROSS JOIN asker
  LEFT JOIN homeroom.room_keys k ON k.key = 'direct:' || LEAST(u.id, asker.id) || ':' || GREATEST(u.id, asker.id)
ORDER BY u.mismatch, u.not_favourite, u.name_order, u.id
