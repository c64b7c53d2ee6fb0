-- Composed by evidenceQuery, marketplace policy: one pair (the text is the same for any number).
-- Every ? is a value from outside.
WITH input AS MATERIALIZED (
  SELECT *
  FROM unnest(
    ?::bigint[], ?::bigint[]
  ) AS i (from_id, to_id)
), pair AS MATERIALIZED (
  SELECT input.from_id, input.to_id, mine.role AS from_role, theirs.role AS to_role
  FROM input
    JOIN homeroom.users one ON one.id = input.from_id
    JOIN homeroom.users other ON other.id = input.to_id
    CROSS JOIN LATERAL unnest(one.role_names) AS mine (role)
    CROSS JOIN LATERAL unnest(other.role_names) AS theirs (role)
), found AS (
  SELECT r.id
  FROM pair
    JOIN unnest(
      (SELECT ?::text[]), (SELECT ?::text[]),
      (SELECT ?::text[]), (SELECT ?::text[])
    ) AS rule (from_role, to_role, first_kind, second_kind)
      ON rule.from_role = pair.from_role AND rule.to_role = pair.to_role
    CROSS JOIN LATERAL (
      SELECT id FROM homeroom.relations
      WHERE kind = rule.first_kind AND to_id = pair.from_id AND from_id = pair.to_id
      OFFSET 0
    ) r
  UNION ALL
  SELECT r.id
  FROM pair
    JOIN unnest(
      (SELECT ?::text[]), (SELECT ?::text[]),
      (SELECT ?::text[]), (SELECT ?::text[])
    ) AS rule (from_role, to_role, first_kind, second_kind)
      ON rule.from_role = pair.from_role AND rule.to_role = pair.to_role
    CROSS JOIN LATERAL (
      SELECT id FROM homeroom.relations
      WHERE kind = rule.first_kind AND from_id = pair.from_id AND to_id = pair.to_id
      OFFSET 0
    ) r
), relation AS (
  SELECT * FROM homeroom.relations WHERE id IN (SELECT found.id FROM found)
), person AS (
  SELECT from_id AS id FROM input
  UNION SELECT to_id FROM input
  UNION SELECT from_id FROM relation
  UNION SELECT to_id FROM relation
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
