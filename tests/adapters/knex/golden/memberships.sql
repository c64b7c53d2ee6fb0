-- Composed by membershipsQuery: one person (the text is the same for any number).
-- Every ? is a value from outside.
SELECT i.place, u.seats_version, membership.id, membership.type, membership.about, membership.owner_id,
  (SELECT o.path FROM homeroom.organisations o WHERE o.id = membership.organisation_id) AS scope,
  membership.head_seq, membership.role, membership.may_post, membership.visible_from_seq
FROM unnest(
    (SELECT ?::bigint[]), (SELECT ?::bigint[])
  ) WITH ORDINALITY AS i (user_id, most, place)
  LEFT JOIN homeroom.users u ON u.id = i.user_id
  LEFT JOIN LATERAL (
    SELECT r.id, r.type, r.about, r.owner_id, r.organisation_id, r.head_seq, p.role, p.may_post, p.visible_from_seq
    FROM homeroom.participants p JOIN homeroom.rooms r ON r.id = p.room_id
    WHERE p.user_id = i.user_id AND p.left_seq IS NULL AND NOT p.is_suspended
    ORDER BY r.activity DESC
    LIMIT i.most
  ) membership ON true
