-- Composed by aroundQuery: one person (the text is the same for any number).
-- Every ? is a value from outside.
WITH input AS (
  SELECT unnest((SELECT ?::bigint[])) AS id
), relation AS (
  SELECT r.* FROM homeroom.relations r JOIN input ON input.id = r.from_id
  UNION
  SELECT r.* FROM homeroom.relations r JOIN input ON input.id = r.to_id
), person AS (
  SELECT from_id AS id FROM relation UNION SELECT to_id FROM relation
)
SELECT (
    SELECT json_agg(
      json_build_array(u.id, u.external_id, u.role, u.first_name, u.last_name, u.email, u.is_active, u.roles, u.avatar)
    )
    FROM person CROSS JOIN LATERAL (
      -- OFFSET 0: one by one through the index, also where the planner takes a class for half of a school.
      SELECT * FROM homeroom.users WHERE id = person.id OFFSET 0
    ) u
  ) AS people, (
    SELECT json_agg(
      json_build_array(
        r.kind, r.from_id, r.to_id, r.context, r.context_name, r.is_active, r.is_held, about.tuple
      ) ORDER BY r.id
    )
    FROM relation r
      -- Relations of one class have one context: it is looked up once.
      LEFT JOIN (
        SELECT named.context_id, json_build_array(CASE WHEN c.is_namesake THEN c.id END, o.path) AS tuple
        FROM (SELECT DISTINCT context_id FROM relation) named
          CROSS JOIN LATERAL (
            SELECT id, is_namesake, organisation_id FROM homeroom.contexts
            WHERE id = named.context_id AND (is_namesake OR organisation_id IS NOT NULL)
            OFFSET 0
          ) c
          LEFT JOIN homeroom.organisations o ON o.id = c.organisation_id
      ) about ON about.context_id = r.context_id
  ) AS relations, (
    SELECT json_agg(json_build_array(b.user_id, b.blocked_id, b.is_silent))
    FROM homeroom.blocks b
    WHERE b.user_id IN (SELECT person.id FROM person) AND b.blocked_id IN (SELECT person.id FROM person)
  ) AS blocks
