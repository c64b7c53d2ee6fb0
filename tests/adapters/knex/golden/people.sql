-- Composed by peopleQuery: the first page, no text, all roles.
-- Every ? is a value from outside.
WITH RECURSIVE page AS (
  SELECT u.*, -1::float8 AS mismatch FROM homeroom.users u
  WHERE u.kind = 'person'
  ORDER BY u.name_order, u.id
  LIMIT ?
)
SELECT
  u.id AS u_id, u.external_id AS u_external_id, u.role AS u_role, u.first_name AS u_first_name,
  u.last_name AS u_last_name, u.email AS u_email, u.is_active AS u_is_active, u.avatar AS u_avatar,
  u.roles AS u_roles,
  u.mismatch, u.name_order,
  (SELECT count(*) FROM homeroom.relations r  WHERE r.from_id = u.id)
    + (
      SELECT count(*) FROM homeroom.relations r
      WHERE r.to_id = u.id AND r.from_id <> u.id
    ) AS relation_count
FROM page u
ORDER BY u.mismatch, u.name_order, u.id
