-- Composed by organisationsQuery: a later page of what is in an organisation.
-- Every ? is a value from outside.
SELECT o.id, o.external_id, s.name AS source, o.name, o.type, o.path, o.time_zone
FROM homeroom.organisations o JOIN homeroom.sources s ON s.id = o.source_id
WHERE o.id <> ?
  AND o.path && ?::bigint[]
  AND (o.name COLLATE "C", o.id) > (?::text, ?::bigint)
ORDER BY o.name COLLATE "C", o.id
LIMIT ?
