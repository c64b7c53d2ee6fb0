import pg from 'pg';
import { wordVector } from '../../adapters/knex/messages/wordVector.ts';

/** The composition of a school; the number of relations and rooms for each person is the same at every size. */
export interface SchoolSize {
  readonly people: number;
  readonly students: number;
  readonly teachers: number;
  readonly tutors: number;
  readonly parents: number;
  readonly groups: number;
}

const admins = 10;

export const sizeOf = (people: number): SchoolSize => {
  const [students, teachers, tutors] = [people * 0.6, people * 0.02, people * 0.01];
  const parents = people - students - teachers - tutors - admins;
  return { people, students, teachers, tutors, parents, groups: people * 0.1 };
};

/** The first id of each role; ids are dense from 1, in this order. */
export const firstIds = ({ students, teachers, tutors, parents }: SchoolSize) => ({
  student: 1,
  teacher: students + 1,
  tutor: students + teachers + 1,
  parent: students + teachers + tutors + 1,
  admin: students + teachers + tutors + parents + 1,
});

const firstNames =
  "ARRAY['Anna','Boris','Clara','Dmitri','Elena','Farid','Greta','Hugo','Irina','Jonas','Katja','Lev','Maria','Nikita','Olga','Pavel','Rosa','Sergei','Tamara','Viktor']";
const lastNames =
  "ARRAY['Petrov','Ivanov','Miller','Schmidt','Kuznetsov','Novak','Weber','Sokolov','Fischer','Popov','Wagner','Lebedev','Becker','Kozlov','Hoffmann','Morozov','Keller','Volkov','Richter','Pavlov','Braun','Orlov','Krause','Zaitsev','Vogel']";
const words =
  'homework tomorrow chapter lesson please bring signed form ruler books bus leaves eight museum exam results meeting parents thank you question about fractions poem essay deadline friday monday classroom project group science history music practice late absent doctor grade feedback'.split(
    ' ',
  );
const array = (texts: readonly string[]): string =>
  `ARRAY[${texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(',')}]`;
/** What nodes make of each of the words at one place of a message, for any room. */
const vectorsAt = (place: number): string =>
  array(words.map((text) => wordVector(0, { text }).replaceAll("'0/", "'#/").replaceAll(':1 ', `:${place} `)));
/** Which of them a message has, by its id. */
const picks = [1, 7, 11, 13, 17, 19, 23, 29].map((divisor) => `1 + (m.id / ${divisor}) % 40`);

/** Memberships, rooms and messages of each kind of room: `(members, messages, type, key, name)`. */
const roomsSql = (size: SchoolSize): string => {
  const { student, teacher, tutor, parent } = firstIds(size);
  const { students, teachers, tutors, parents, groups } = size;
  const direct = (a: string, b: string): string =>
    `ARRAY[${a}, ${b}]::bigint[], 19, 'direct', 'direct:' || LEAST(${a}, ${b}) || ':' || GREATEST(${a}, ${b}), ''`;
  const teacherOf = (i: string, j: string): string => `(${teacher} + (${i} / 30 + ${j} * 7) % ${teachers})`;
  const parentOf = `(${parent} + i % ${parents})`;
  return `
    SELECT ${direct(teacherOf('i', 'j'), `(${student} + i)`)} FROM generate_series(0, ${students - 1}) i, generate_series(0, 1) j
    UNION ALL SELECT ${direct(teacherOf('i', '0'), parentOf)} FROM generate_series(0, ${students - 1}) i
    UNION ALL SELECT ${direct(`(${tutor} + (i / 6) % ${tutors})`, `(${student} + i)`)} FROM generate_series(0, ${students - 1}, 6) i
    UNION ALL SELECT (${teacher} + g % ${teachers})::bigint || ARRAY(SELECT (${student} + (g * 9 + m) % ${students})::bigint FROM generate_series(0, 8) m),
      CASE WHEN g < 10 THEN 5000 ELSE 140 END, 'group', NULL, 'Group ' || g FROM generate_series(0, ${groups - 1}) g`;
};

const statements = (size: SchoolSize): string[] => {
  const { student, teacher, tutor, parent, admin } = firstIds(size);
  const { students, teachers, tutors, parents, people } = size;
  const lower = 'lower';
  return [
    `INSERT INTO homeroom.users (id, external_id, role, role_names, first_name, last_name, is_active, search_key, name_order)
     SELECT id, 'u' || id, role, ARRAY[role], f, l, true, ${lower}(l || ' ' || f), ${lower}(l) || E'\\t' || ${lower}(f)
     FROM generate_series(1, ${people}) id
       CROSS JOIN LATERAL (
         SELECT CASE WHEN id < ${teacher} THEN 'student' WHEN id < ${tutor} THEN 'teacher' WHEN id < ${parent} THEN 'tutor'
           WHEN id < ${admin} THEN 'parent' ELSE 'admin' END AS role
       ) part
       CROSS JOIN LATERAL (SELECT (${firstNames})[1 + id % 20] AS f, (${lastNames})[1 + (id / 20) % 25] AS l) name`,
    `INSERT INTO homeroom.identities (source_id, external_id, user_id, is_named)
     SELECT 0, external_id, id, is_active FROM homeroom.users`,
    `INSERT INTO homeroom.user_roles (user_id, role, organisation_id, source_id) SELECT id, role, 0, 0 FROM homeroom.users`,
    `INSERT INTO homeroom.role_scopes (organisation_id, is_below, role, user_id, is_active, name_order)
     SELECT 0, below, role, id, is_active, name_order FROM homeroom.users CROSS JOIN (VALUES (false), (true)) AS b (below)`,
    `INSERT INTO homeroom.contexts (id, source_id, kind, external_id, name)
     SELECT 1 + j, 0, 'context', 'subject-' || j, 'Subject ' || j FROM generate_series(0, 4) j`,
    `INSERT INTO homeroom.relations (kind, from_id, to_id, context_id, context, context_name, is_active)
     SELECT 'teaches', ${teacher} + (i / 30 + j * 7) % ${teachers}, ${student} + i, 1 + j, 'subject-' || j, 'Subject ' || j, true
     FROM generate_series(0, ${students - 1}) i, generate_series(0, 4) j
     UNION ALL SELECT 'guardian_of', ${parent} + i % ${parents}, ${student} + i, 0, '', '', true FROM generate_series(0, ${students - 1}) i
     UNION ALL SELECT 'tutors', ${tutor} + (i / 6) % ${tutors}, ${student} + i, 0, '', '', true FROM generate_series(0, ${students - 1}, 6) i`,
    `INSERT INTO homeroom.relation_claims (relation_id, source_id, is_named) SELECT id, 0, is_active FROM homeroom.relations`,
    `CREATE TEMP TABLE planned AS
     SELECT row_number() OVER () AS id, * FROM (
       SELECT DISTINCT ON (COALESCE(key, name)) * FROM (${roomsSql(size)}) AS all_rooms (members, messages, type, key, name)
     ) different`,
    `INSERT INTO homeroom.room_keys (key, room_id) SELECT key, id FROM planned WHERE key IS NOT NULL`,
    `INSERT INTO homeroom.rooms (id, type, name, context, owner_id, is_frozen, head_seq, activity, created_at, updated_at)
     SELECT id, type, name, '', CASE WHEN type = 'group' THEN members[1] END, false, messages,
       (messages - 1) * (SELECT count(*) FROM planned) + id, now() - interval '1 year', now() - interval '1 year'
     FROM planned`,
    `INSERT INTO homeroom.participants (room_id, user_id, role, joined_seq, is_suspended, may_post, last_read_seq)
     SELECT p.id, u.id, u.role, 0, false, true, p.messages - (p.id + u.id) % 6
     FROM planned p CROSS JOIN LATERAL unnest(p.members) member JOIN homeroom.users u ON u.id = member`,
    // As if the feed had all of it for longer than it is kept: a node need not write it again beside the reads.
    `INSERT INTO homeroom.feed_heads (stream_id, seq) SELECT id, head_seq FROM homeroom.rooms`,
    `INSERT INTO homeroom.messages (room_id, id, seq, sender_id, client_id, body_hash, content, words, created_at)
     SELECT p.id, m.id, k, p.members[1 + k % cardinality(p.members)], gen_random_uuid(), uuid_send(gen_random_uuid()),
       concat_ws(' ', ${picks.map((pick) => `w[${pick}]`).join(', ')}),
       replace(concat(${picks.map((pick, at) => `v${at}[${pick}]`).join(', ')}), '#', p.id::text)::tsvector,
       date_trunc('milliseconds', now() - interval '1 year') + k * interval '1 hour'
     FROM (SELECT ${array(words)} AS w, ${picks.map((_, at) => `${vectorsAt(at + 1)} AS v${at}`).join(', ')}) words, planned p
       CROSS JOIN LATERAL generate_series(1, p.messages) k
       CROSS JOIN LATERAL (SELECT (k - 1) * (SELECT count(*) FROM planned) + p.id AS id) m
     ORDER BY m.id`,
    `SELECT setval('homeroom.message_ids', (SELECT max(id) FROM homeroom.messages)),
       setval(pg_get_serial_sequence('homeroom.users', 'id'), ${people}),
       setval(pg_get_serial_sequence('homeroom.contexts', 'id'), 5),
       setval(pg_get_serial_sequence('homeroom.rooms', 'id'), (SELECT max(id) FROM homeroom.rooms))`,
  ];
};

/** Writes a school directly into a migrated database; the indexes of messages are built at the end. */
export const fillSchool = async (connectionString: string, size: SchoolSize): Promise<void> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query('SET jit = off; SET random_page_cost = 1.1');
    await client.query('SET statement_timeout = 0');
    const { rows: indexes } = await client.query<{ indexname: string; indexdef: string }>(`
      SELECT indexname, indexdef FROM pg_indexes
      WHERE schemaname = 'homeroom' AND tablename = 'messages'
        AND indexname NOT IN (SELECT conname FROM pg_constraint)`);
    for (const { indexname } of indexes) await client.query(`DROP INDEX homeroom.${indexname}`);
    for (const statement of statements(size)) await client.query(statement);
    // The catalogue says "on only" of an index that all parts of a table have.
    for (const { indexdef } of indexes) await client.query(indexdef.replace(' ON ONLY ', ' ON '));
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
};
