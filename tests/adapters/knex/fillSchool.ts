import type { Knex } from 'knex';
import { nameColumns } from '../../../adapters/knex/permissions/personRow.ts';

const firstNames = ['Anna', 'Boris', 'Clara', 'Dmitri', 'Elena', 'Fyodor', 'Greta', 'Hugo', 'Ivan', 'Julia', 'Kirill'];
const syllables = ['ba', 'ko', 'li', 'mo', 'nu', 'pe', 'ra', 'so', 'ti', 'va', 'zu', 'she', 'gri'];

const lastNameOf = (index: number): string => {
  const name = [index % 13, (index * 7) % 13, Math.floor(index / 13) % 13].map((at) => syllables[at] ?? '').join('');
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
};

/**
 * Writes a school directly into the tables: `ada` the admin, students `s0…`, their parents `p0…`, and a teacher `t0…`
 * for every twenty students; each student has three teachers with a forum room each, and each room three messages
 * and an event.
 */
export const fillSchool = async (knex: Knex, students: number): Promise<void> => {
  const teachers = Math.ceil(students / 20);
  const people = [
    { external_id: 'ada', role: 'admin' },
    ...Array.from({ length: students }, (_, index) => ({ external_id: `s${index}`, role: 'student' })),
    ...Array.from({ length: students }, (_, index) => ({ external_id: `p${index}`, role: 'parent' })),
    ...Array.from({ length: teachers }, (_, index) => ({ external_id: `t${index}`, role: 'teacher' })),
  ].map((person, index) => {
    const names = { firstName: firstNames[index % firstNames.length] ?? '', lastName: lastNameOf(index) };
    const { searchKey, nameOrder } = nameColumns(names);
    const columns = {
      first_name: names.firstName,
      last_name: names.lastName,
      search_key: searchKey,
      name_order: nameOrder,
    };
    return { ...person, ...columns, role_names: [person.role], is_active: true };
  });
  await knex.batchInsert('homeroom.users', people, 2_000);
  await knex.raw(
    `
    INSERT INTO homeroom.identities (source_id, external_id, user_id, is_named)
    SELECT 0, external_id, id, is_active FROM homeroom.users;

    INSERT INTO homeroom.user_roles (user_id, role, organisation_id, source_id)
    SELECT id, role, 0, 0 FROM homeroom.users;

    INSERT INTO homeroom.role_scopes (organisation_id, is_below, role, user_id, is_active, name_order)
    SELECT 0, below, role, id, is_active, name_order
    FROM homeroom.users CROSS JOIN (VALUES (false), (true)) AS b (below);

    INSERT INTO homeroom.contexts (source_id, kind, external_id, name) VALUES (0, 'context', 'class', 'Class');

    INSERT INTO homeroom.relations (kind, from_id, to_id, context, context_id, is_active)
    SELECT 'guardian_of', p.id, s.id, '', 0, true
    FROM homeroom.users p JOIN homeroom.users s ON s.external_id = 's' || substr(p.external_id, 2) WHERE p.role = 'parent';

    INSERT INTO homeroom.relations (kind, from_id, to_id, context, context_id, context_name, is_active)
    SELECT 'teaches', t.id, s.id, c.external_id, c.id, c.name, true
    FROM homeroom.users s JOIN homeroom.contexts c ON c.external_id = 'class' CROSS JOIN generate_series(0, 2) AS lesson
      JOIN homeroom.users t ON t.external_id = 't' || (substr(s.external_id, 2)::int + lesson) % ${teachers}
    WHERE s.role = 'student'
    ON CONFLICT DO NOTHING;

    INSERT INTO homeroom.relation_claims (relation_id, source_id, is_named)
    SELECT id, 0, is_active FROM homeroom.relations;

    INSERT INTO homeroom.rooms (
      type, name, context, context_id, about, is_frozen, head_seq, activity, created_at, updated_at
    )
    SELECT 'forum_subject', 'Class', context, context_id, ARRAY[from_id, to_id], false, 4,
      nextval('homeroom.message_ids'), now(), now()
    FROM homeroom.relations WHERE kind = 'teaches';

    INSERT INTO homeroom.room_keys (key, room_id)
    SELECT type || ':' || about[1] || ':' || about[2] || ':' || context_id, id FROM homeroom.rooms;

    INSERT INTO homeroom.participants (room_id, user_id, role, joined_seq, is_suspended, may_post)
    SELECT r.id, u.id, u.role, 0, false, true
    FROM homeroom.rooms r CROSS JOIN unnest(r.about) AS about (user_id) JOIN homeroom.users u ON u.id = about.user_id
    UNION ALL
    SELECT r.id, g.from_id, 'parent', 0, false, true
    FROM homeroom.rooms r JOIN homeroom.relations g ON g.kind = 'guardian_of' AND g.to_id = r.about[2];

    INSERT INTO homeroom.messages (room_id, id, seq, sender_id, content, words, created_at)
    SELECT r.id, nextval('homeroom.message_ids'), seq, r.about[1], 'Hello', format('%L:1', r.id || '/hello')::tsvector, now()
    FROM homeroom.rooms r CROSS JOIN generate_series(1, 3) seq;

    INSERT INTO homeroom.events (room_id, seq, type, payload, created_at)
    SELECT id, 4, 'room_updated', '{"name": "Class", "is_active": true}', now() FROM homeroom.rooms`,
  );
  // Autovacuum does this to a school's tables within minutes; until then the trigram index has a pending list.
  await knex.raw('VACUUM ANALYZE');
};
