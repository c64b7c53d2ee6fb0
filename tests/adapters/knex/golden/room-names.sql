-- Composed by roomNamesQuery: what the rooms of a person are called.
-- Every ? is a value from outside.
SELECT r.id AS r_id, r.type AS r_type, r.name AS r_name, r.context AS r_context,
r.context_name AS r_context_name, r.about AS r_about, r.owner_id AS r_owner_id,
r.is_frozen AS r_is_frozen, r.is_archived AS r_is_archived, r.archived_into AS r_archived_into,
r.awaits_id AS r_awaits_id, r.head_seq AS r_head_seq, r.created_at AS r_created_at,
r.updated_at AS r_updated_at,
(SELECT o.path FROM homeroom.organisations o WHERE o.id = r.organisation_id) AS r_scope, a.id AS a_id, a.external_id AS a_external_id, a.role AS a_role, a.first_name AS a_first_name,
a.last_name AS a_last_name, a.email AS a_email, a.is_active AS a_is_active, a.avatar AS a_avatar,
b.id AS b_id, b.external_id AS b_external_id, b.role AS b_role, b.first_name AS b_first_name,
b.last_name AS b_last_name, b.email AS b_email, b.is_active AS b_is_active, b.avatar AS b_avatar
FROM homeroom.participants p JOIN homeroom.rooms r ON r.id = p.room_id
  LEFT JOIN homeroom.users a ON a.id = r.about[1]
  LEFT JOIN homeroom.users b ON b.id = r.about[2]
WHERE p.user_id = ? AND p.left_seq IS NULL AND NOT p.is_suspended AND (p.hidden_activity IS NULL OR p.hidden_activity < r.activity)
ORDER BY r.activity DESC
