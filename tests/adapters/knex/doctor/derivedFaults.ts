import type { PlantedFault } from './PlantedFault.ts';

const person = (name: string): string => `(SELECT id FROM homeroom.users WHERE external_id = '${name}')`;

/** What is derived from sources, dates and holds, and does not fit them. */
export const derivedFaults: readonly PlantedFault[] = [
  {
    what: 'a person with another role than a source gives',
    plant: `UPDATE homeroom.user_roles SET role = 'tutor' WHERE user_id = ${person('pat')}`,
    finds: { 'directory.accounts': 1 },
    isFixed: true,
  },
  {
    what: 'a person whose roles are not all named',
    plant: `UPDATE homeroom.users SET role_names = '{parent,tutor}' WHERE external_id = 'pat'`,
    finds: { 'directory.accounts': 1 },
    isFixed: true,
  },
  {
    what: 'a person who is not active although a source names them',
    plant: `UPDATE homeroom.users SET is_active = false WHERE external_id = 'pat'`,
    finds: { 'directory.accounts': 1, 'directory.role-scopes': 1, 'directory.memberships': 2 },
    isFixed: true,
  },
  {
    what: 'a person who is active although an office suspended them',
    plant: `INSERT INTO homeroom.holds (user_id, effect, reason, begins) VALUES (${person('pat')}, 'suspend', 'x', now())`,
    finds: { 'directory.accounts': 1 },
    isFixed: true,
    undo: 'DELETE FROM homeroom.holds',
  },
  {
    what: 'a person to whom nobody gives a role',
    plant: `DELETE FROM homeroom.user_roles WHERE user_id = ${person('pat')}`,
    finds: { 'directory.roles': 1 },
    isFixed: true,
  },
  {
    what: 'people who are missing in lists',
    plant: `DELETE FROM homeroom.role_scopes WHERE user_id IN (${person('pat')}, ${person('sam')}) AND is_below`,
    finds: { 'directory.role-scopes': 2 },
    isFixed: true,
  },
  {
    what: 'somebody in lists who has no such role',
    plant: `INSERT INTO homeroom.role_scopes (organisation_id, is_below, role, user_id, is_active, name_order)
      SELECT 0, is_below, 'admin', ${person('pat')}, true, 'x' FROM (VALUES (true), (false)) AS b (is_below)`,
    finds: { 'directory.role-scopes-of-nobody': 2 },
    isFixed: true,
  },
  {
    what: 'people who are not found by their name, and one who is by another',
    plant: `DELETE FROM homeroom.names_by_word WHERE user_id = ${person('pat')};
      DELETE FROM homeroom.name_words WHERE word IN (
        SELECT word FROM homeroom.names_by_word GROUP BY word HAVING array_agg(DISTINCT user_id) = ARRAY[${person('sam')}] LIMIT 1
      );
      INSERT INTO homeroom.names_by_word (organisation_id, word, name_order, user_id) VALUES (0, 'x', 'x', ${person('tom')})`,
    finds: { 'directory.names-by-word': 3 },
    isFixed: true,
  },
  {
    what: 'a relation that counts although its source ended it',
    plant: `UPDATE homeroom.relation_claims c SET is_named = false FROM homeroom.relations r
      WHERE r.id = c.relation_id AND r.kind = 'tutors'`,
    finds: { 'directory.relation-states': 1 },
    isFixed: true,
  },
  {
    what: 'a relation that counts although an office suspended it',
    plant: `INSERT INTO homeroom.holds (kind, from_id, to_id, effect, reason, begins)
      SELECT kind, from_id, to_id, 'suspend', 'x', now() FROM homeroom.relations WHERE kind = 'tutors'`,
    finds: { 'directory.relation-states': 1 },
    isFixed: true,
    undo: 'DELETE FROM homeroom.holds',
  },
  {
    what: 'a context that its word finds, but is not marked so',
    plant: `UPDATE homeroom.contexts SET is_namesake = true WHERE external_id = 'algebra-1'`,
    finds: { 'directory.namesakes': 1 },
    isFixed: true,
  },
];
