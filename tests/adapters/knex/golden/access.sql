-- Composed by accessQuery: one key (the text is the same for any number).
-- Every ? is a value from outside.
SELECT k.place,
  r.id AS r_id, r.type AS r_type, r.name AS r_name, r.context AS r_context,
  r.context_name AS r_context_name, r.about AS r_about, r.owner_id AS r_owner_id,
  r.is_frozen AS r_is_frozen, r.is_archived AS r_is_archived, r.archived_into AS r_archived_into,
  r.awaits_id AS r_awaits_id, r.head_seq AS r_head_seq, r.created_at AS r_created_at,
  r.updated_at AS r_updated_at,
  (SELECT o.path FROM homeroom.organisations o WHERE o.id = r.organisation_id) AS r_scope,
  p.user_id AS p_user_id, p.role AS p_role, p.joined_seq AS p_joined_seq, p.left_seq AS p_left_seq,
  p.visible_from_seq AS p_visible_from_seq, p.is_suspended AS p_is_suspended, p.may_post AS p_may_post
FROM unnest(
    (SELECT ?::bigint[]), (SELECT ?::bigint[])
  ) WITH ORDINALITY AS k (room_id, user_id, place)
  JOIN LATERAL (SELECT * FROM homeroom.rooms r WHERE r.id = k.room_id LIMIT 1) r ON true
  LEFT JOIN LATERAL (
    SELECT * FROM homeroom.participants p WHERE p.room_id = k.room_id AND p.user_id = k.user_id LIMIT 1
  ) p ON true
