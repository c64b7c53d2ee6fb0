import type { Knex } from 'knex';

export interface DistrictSize {
  /** Districts, each directly below the root. */
  readonly districts: number;
  /** Schools, shared out among the districts. */
  readonly schools: number;
  /** People of each school. */
  readonly people: number;
}

const firstNames =
  "ARRAY['Anna','Boris','Clara','Dmitri','Elena','Farid','Greta','Hugo','Irina','Jonas','Katja','Lev','Maria','Nikita','Olga','Pavel','Rosa','Sergei','Tamara']";
const lastNames =
  "ARRAY['Petrov','Ivanov','Miller','Schmidt','Kuznetsov','Novak','Weber','Sokolov','Fischer','Popov','Wagner','Lebedev','Becker','Kozlov','Hoffmann','Morozov','Keller','Volkov','Richter','Pavlov','Braun','Orlov','Krause']";

/** In so many schools people also have roles above their school: there are no more of these where there are more schools. */
const mixed = 4;

/** Fills what savePeople derives: the roles' names, and the ranges of people by organisation and role. */
const derive = `
  UPDATE homeroom.users u
  SET role_names = ARRAY(SELECT DISTINCT g ->> 0 FROM jsonb_array_elements(u.roles) g)
  WHERE u.roles IS NOT NULL;

  INSERT INTO homeroom.role_scopes (organisation_id, is_below, role, user_id, is_active, name_order)
  SELECT DISTINCT step.organisation_id::bigint, below.is_below, g ->> 0, u.id, u.is_active, u.name_order
  FROM homeroom.users u
    CROSS JOIN jsonb_array_elements(COALESCE(u.roles, jsonb_build_array(jsonb_build_array(u.role, '[0]'::jsonb)))) g
    CROSS JOIN jsonb_array_elements_text(g -> 1) WITH ORDINALITY AS step (organisation_id, place)
    CROSS JOIN (VALUES (true), (false)) AS below (is_below)
  WHERE below.is_below OR step.place = 1;

  INSERT INTO homeroom.identities (source_id, external_id, user_id, is_named)
  SELECT 0, external_id, id, is_active FROM homeroom.users`;

/**
 * Writes districts and schools directly into the tables. Of 20 people of a school one is an admin, two are teachers, one
 * is a tutor, eight are students and eight are parents. Some have several roles: teachers are parents at the next
 * school, teach there too, or are admins of their district; parents are admins at the root. There are people of
 * districts and of the root, inactive people, ended relations, and relations of people who no longer have their role.
 *
 * Person `i` of school `s` is called `u<s>-<i>`, the admin of district `d` is `d<d>`, and `root` is the admin of all.
 */
export const fillDistrict = async (knex: Knex, { districts, schools, people }: DistrictSize): Promise<void> => {
  const pathOf = (school: string): string =>
    `jsonb_build_array(${districts} + ${school}, 1 + (${school} - 1) % ${districts}, 0)`;
  const districtOf = (school: string): string => `jsonb_build_array(1 + (${school} - 1) % ${districts}, 0)`;
  const next = `(1 + s % ${schools})`;
  const role = `CASE WHEN i % 20 = 0 THEN 'admin' WHEN i % 20 IN (1, 2) THEN 'teacher' WHEN i % 20 = 3 THEN 'tutor'
    WHEN i % 20 < 12 THEN 'student' ELSE 'parent' END`;
  await knex.raw(`
    INSERT INTO homeroom.organisations (id, source_id, external_id, name, type, path)
    OVERRIDING SYSTEM VALUE
    SELECT d, 0, 'd' || d, 'District ' || d, 'district', ARRAY[d, 0] FROM generate_series(1, ${districts}) d
    UNION ALL
    SELECT ${districts} + s, 0, 's' || s, 'School ' || s, 'school', ARRAY[${districts} + s, 1 + (s - 1) % ${districts}, 0]
    FROM generate_series(1, ${schools}) s;

    INSERT INTO homeroom.users (
      external_id, role, role_names, roles, first_name, last_name, search_key, name_order, is_active
    )
    SELECT who, role, ARRAY[role], roles, f, l, lower(l || ' ' || f), lower(l) || E'\\t' || lower(f), n % 11 <> 7
    FROM (
        SELECT 'u' || s || '-' || i AS who, role, s * 7 + i AS n,
          CASE
            WHEN role = 'teacher' AND (i / 20 * 2 + i) % 4 = 1
              THEN jsonb_build_array(jsonb_build_array(role, ${pathOf('s')}), jsonb_build_array('parent', ${pathOf(next)}))
            WHEN role = 'teacher' AND (i / 20 * 2 + i) % 4 = 2
              THEN jsonb_build_array(jsonb_build_array(role, ${pathOf('s')}), jsonb_build_array(role, ${pathOf(next)}))
            WHEN role = 'teacher' AND (i / 20 * 2 + i) % 4 = 3 AND s <= ${mixed}
              THEN jsonb_build_array(jsonb_build_array('admin', ${districtOf('s')}), jsonb_build_array(role, ${pathOf('s')}))
            WHEN role = 'parent' AND i % 97 = 13 AND s <= ${mixed}
              THEN jsonb_build_array(jsonb_build_array('admin', '[0]'::jsonb), jsonb_build_array(role, ${pathOf('s')}))
            WHEN role = 'parent' AND i % 31 = 5 AND s <= ${mixed} THEN NULL
            WHEN role = 'tutor' AND i % 3 = 0 THEN jsonb_build_array(jsonb_build_array(role, ${districtOf('s')}))
            ELSE jsonb_build_array(jsonb_build_array(role, ${pathOf('s')}))
          END AS roles
        FROM generate_series(1, ${schools}) s CROSS JOIN generate_series(0, ${people - 1}) i
          CROSS JOIN LATERAL (SELECT ${role} AS role) drawn
        UNION ALL
        SELECT 'd' || d, 'admin', d, jsonb_build_array(jsonb_build_array('admin', jsonb_build_array(d, 0)))
        FROM generate_series(1, ${districts}) d
        UNION ALL
        SELECT 'root', 'admin', 1, NULL
      ) person
      CROSS JOIN LATERAL (SELECT (${firstNames})[1 + (n * 5) % 19] AS f, (${lastNames})[1 + (n * 3) % 23] AS l) name;

    ${derive};

    INSERT INTO homeroom.contexts (source_id, kind, external_id, name, organisation_id)
    SELECT 0, 'context', 'class ' || s, 'Class ' || s, ${districts} + s FROM generate_series(1, ${schools}) s;

    -- Each student has two teachers, one parent and perhaps a tutor, and one teacher at the next school.
    INSERT INTO homeroom.relations (kind, from_id, to_id, context, context_id, is_active)
    SELECT drawn.kind, one.id, student.id, c.external_id, c.id, (i + place) % 5 <> 4
    FROM generate_series(1, ${schools}) s CROSS JOIN generate_series(4, ${people - 1}) i
      CROSS JOIN LATERAL (VALUES
        ('teaches', s, i / 20 * 20 + 1, 0), ('teaches', s, (i * 3) / 20 * 20 % ${people} + 2, 1),
        ('teaches', ${next}, i / 20 * 20 + 2, 2), ('guardian_of', s, i / 20 * 20 + 8 + i % 20, 3),
        ('guardian_of', ${next}, i / 20 * 20 + 1, 4), ('tutors', s, i / 20 * 20 + 3, 6)
      ) AS drawn (kind, other_school, other, place)
      JOIN homeroom.users student ON student.external_id = 'u' || s || '-' || i
      JOIN homeroom.users one ON one.external_id = 'u' || other_school || '-' || other
      JOIN homeroom.contexts c ON c.external_id = 'class ' || s
    WHERE i % 20 BETWEEN 4 AND 11 AND (i % 3 = 0 OR place <> 6)
    ON CONFLICT DO NOTHING;

    -- A parent who taught once, a teacher who guards a child but is no parent, and a parent who was a student.
    INSERT INTO homeroom.relations (kind, from_id, to_id, context, context_id, is_active)
    SELECT former.kind, one.id, student.id, '', 0, true
    FROM generate_series(1, ${schools}) s
      CROSS JOIN (VALUES ('teaches', 14, 4), ('guardian_of', 2, 4), ('teaches', 1, 15), ('guardian_of', 19, 15))
        AS former (kind, other, child)
      JOIN homeroom.users one ON one.external_id = 'u' || s || '-' || other
      JOIN homeroom.users student ON student.external_id = 'u' || s || '-' || former.child
    ON CONFLICT DO NOTHING;

    INSERT INTO homeroom.relation_claims (relation_id, source_id, is_named)
    SELECT id, 0, is_active FROM homeroom.relations`);
  // Autovacuum does this to a school's tables within minutes; until then the trigram index has a pending list.
  await knex.raw('VACUUM ANALYZE');
};
