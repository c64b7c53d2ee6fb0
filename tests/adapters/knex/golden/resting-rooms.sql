-- Composed by restingOn, education policy: one pair and one person (the text is the same for any number).
-- Every ? is a value from outside.
WITH RECURSIVE resting AS (
  SELECT id FROM (
    SELECT room_id AS id
    FROM (
      SELECT i.place, k.room_id
      FROM unnest(
          ?::text[], ?::text[],
          ?::bigint[]
        ) WITH ORDINALITY AS i (people, context, context_id, place)
        LEFT JOIN LATERAL (
          SELECT COALESCE(
              i.context_id, (SELECT id FROM homeroom.contexts WHERE external_id = i.context ORDER BY id LIMIT 1)
            ) AS id
        ) c ON true
        CROSS JOIN LATERAL (
          SELECT room_id FROM homeroom.room_keys
          WHERE key = CASE WHEN i.context IS NOT NULL THEN i.people || ':' || c.id ELSE i.people END
          OFFSET 0
        ) k
    ) keyed
    UNION
    SELECT r.id
    FROM unnest(
        ?::bigint[], ?::bigint[]
      ) AS i (owner_id, guest_id)
      CROSS JOIN LATERAL (
        SELECT id FROM homeroom.rooms WHERE owner_id = i.owner_id AND type = ANY (?::text[]) OFFSET 0
      ) r
      CROSS JOIN LATERAL (
        SELECT FROM homeroom.participants WHERE room_id = r.id AND user_id = i.guest_id AND left_seq IS NULL OFFSET 0
      ) guest
    UNION
    SELECT r.id
    FROM unnest(?::bigint[]) AS i (user_id)
      CROSS JOIN LATERAL (
        SELECT room_id FROM homeroom.participants WHERE user_id = i.user_id AND left_seq IS NULL OFFSET 0
      ) membership
      CROSS JOIN LATERAL (
        SELECT id FROM homeroom.rooms
        WHERE id = membership.room_id AND type = ANY (?::text[]) OFFSET 0
      ) r
  ) direct
  UNION
  SELECT a.id FROM resting
    CROSS JOIN LATERAL (SELECT id FROM homeroom.rooms WHERE archived_into = resting.id OFFSET 0) a
)
SELECT id FROM resting
