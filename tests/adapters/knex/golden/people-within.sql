-- Composed by peopleQuery: the first page of an organisation, no text, all roles.
-- Every ? is a value from outside.
WITH RECURSIVE role_range AS (
  SELECT asked.id AS organisation_id, (
      SELECT min(s.role) FROM homeroom.role_scopes s WHERE s.organisation_id = asked.id AND s.is_below
    ) AS role
  FROM unnest(?::bigint[]) AS asked (id)
  UNION ALL
  SELECT r.organisation_id, (
      SELECT min(s.role) FROM homeroom.role_scopes s
      WHERE s.organisation_id = r.organisation_id AND s.is_below AND s.role > r.role
    )
  FROM role_range r WHERE r.role IS NOT NULL
), found AS (
  SELECT DISTINCT s.name_order, s.user_id
  FROM role_range
    CROSS JOIN (VALUES (true), (false)) AS state (is_active)
    CROSS JOIN LATERAL (
      SELECT s.name_order, s.user_id FROM homeroom.role_scopes s
      WHERE s.organisation_id = role_range.organisation_id AND s.is_below AND s.role = role_range.role
        AND s.is_active = state.is_active
      ORDER BY s.name_order, s.user_id
      LIMIT ?
    ) s
  ORDER BY s.name_order, s.user_id
  LIMIT ?
), page AS (
  SELECT u.*, -1::float8 AS mismatch FROM found JOIN homeroom.users u ON u.id = found.user_id
)
SELECT
  u.id AS u_id, u.external_id AS u_external_id, u.role AS u_role, u.first_name AS u_first_name,
  u.last_name AS u_last_name, u.email AS u_email, u.is_active AS u_is_active, u.avatar AS u_avatar,
  u.roles AS u_roles,
  u.mismatch, u.name_order,
  (SELECT count(*) FROM homeroom.relations r JOIN homeroom.users other ON other.id = r.to_id AND other.roles @> ANY (?::jsonb[]) WHERE r.from_id = u.id)
    + (
      SELECT count(*) FROM homeroom.relations r JOIN homeroom.users other ON other.id = r.from_id AND other.roles @> ANY (?::jsonb[])
      WHERE r.to_id = u.id AND r.from_id <> u.id
    ) AS relation_count
FROM page u
ORDER BY u.mismatch, u.name_order, u.id
