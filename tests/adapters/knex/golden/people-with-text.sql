-- Composed by peopleQuery: a later page for a text of one word, one role.
-- Every ? is a value from outside.
WITH RECURSIVE page AS (
  SELECT u.*, -match.score AS mismatch
  FROM (
      SELECT true AS is_set WHERE true
        AND (SELECT set_config('pg_trgm.word_similarity_threshold', ?, true)) IS NOT NULL
    ) search
    CROSS JOIN LATERAL (
      SELECT * FROM homeroom.users u
      WHERE search.is_set AND (u.search_key OPERATOR(public.%>) (SELECT ?::text))
        AND ? = ANY (u.role_names)
      OFFSET 0
    ) u
    CROSS JOIN LATERAL (
      SELECT ((CASE
        WHEN strpos(' ' || u.search_key, ?) > 0 THEN 1
        ELSE public.strict_word_similarity(?, u.search_key)
      END) / ?::float8) AS score
      OFFSET 0
    ) match
  WHERE match.score >= ?
    AND (-match.score, u.name_order, u.id) > (?::float8, ?::text, ?::bigint)
  ORDER BY mismatch, u.name_order, u.id
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
