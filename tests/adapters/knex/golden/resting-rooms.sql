-- Composed by restingOn, education policy: one pair and one person (the text is the same for any number).
-- Every ? is a value from outside.
SELECT r.id
FROM unnest(?::text[]) AS i (key)
  CROSS JOIN LATERAL (SELECT id FROM homeroom.rooms WHERE key = i.key OFFSET 0) r
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
    WHERE id = membership.room_id AND type = ANY (?::text[])
    OFFSET 0
  ) r
