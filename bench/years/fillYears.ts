import pg from 'pg';

/**
 * A school that has been there for some years. A teacher teaches twenty pupils in a year, each of whom is there for that year
 * alone: a room of two with each of them (50 messages) and one of the class (1,000), so 2,000 messages for a teacher and year.
 * Rooms of earlier years are frozen, and read.
 */
export interface YearsSize {
  readonly teachers: number;
  readonly years: number;
}

const pupils = 20;
const roomsOfClass = pupils + 1;
const [inPair, inClass] = [50, 1_000];
const messagesOfClass = pupils * inPair + inClass;

/** About `messages` in so many years. */
export const yearsSize = (messages: number, years: number): YearsSize => ({
  years,
  teachers: Math.max(1, Math.round(messages / years / messagesOfClass)),
});

export const messagesOf = ({ teachers, years }: YearsSize): number => teachers * years * messagesOfClass;

/** The ids of what a teacher has in the last year, and of a pupil of theirs; ids are dense. */
export const lastYearOf = ({ teachers, years }: YearsSize, teacher: number) => {
  const taught = (years - 1) * teachers + teacher - 1;
  return { teacher, pupil: teachers + taught * pupils + 1, classRoom: taught * roomsOfClass + 1 };
};

const words =
  "ARRAY['homework','tomorrow','chapter','lesson','please','bring','signed','form','ruler','books','bus','leaves','eight','museum','exam','results','meeting','parents','thank','you','question','about','fractions','poem','essay','deadline','friday','monday','classroom','project','group','science','history','music','practice','late','absent','doctor','grade','feedback']";

const people = ({ teachers, years }: YearsSize): readonly string[] => [
  `INSERT INTO homeroom.users (id, external_id, role, role_names, first_name, last_name, is_active, search_key, name_order)
   SELECT id, 'u' || id, role, ARRAY[role], 'Kim', 'No' || id, is_active, 'no' || id || ' kim', 'no' || id || E'\\tkim'
   FROM generate_series(1, ${teachers + teachers * years * pupils}) id
     CROSS JOIN LATERAL (
       SELECT CASE WHEN id <= ${teachers} THEN 'teacher' ELSE 'student' END AS role,
         id <= ${teachers} OR id > ${teachers + teachers * (years - 1) * pupils} AS is_active
     ) part`,
  `INSERT INTO homeroom.role_scopes (organisation_id, is_below, role, user_id, is_active, name_order)
   SELECT 0, below, role, id, is_active, name_order FROM homeroom.users CROSS JOIN (VALUES (false), (true)) AS b (below)`,
  `INSERT INTO homeroom.relations (kind, from_id, to_id, context_id, context, context_name, is_active)
   SELECT 'teaches', 1 + taught % ${teachers}, ${teachers} + taught * ${pupils} + n, 0, '', '', taught >= ${(years - 1) * teachers}
   FROM generate_series(0, ${teachers * years - 1}) taught, generate_series(1, ${pupils}) n`,
];

/** `n` is 0 for the room of the class, and the number of the pupil in the other ones. */
const rooms = ({ teachers, years }: YearsSize): readonly string[] => [
  `CREATE TEMP TABLE planned AS
   SELECT taught * ${roomsOfClass} + n + 1 AS id, taught / ${teachers} AS year, 1 + taught % ${teachers} AS teacher_id, n,
     ${teachers} + taught * ${pupils} + n AS pupil_id, CASE WHEN n = 0 THEN ${inClass} ELSE ${inPair} END AS messages
   FROM generate_series(0, ${teachers * years - 1}) taught, generate_series(0, ${pupils}) n`,
  'CREATE INDEX ON planned (year, messages)',
  'ANALYZE planned',
  `INSERT INTO homeroom.rooms (id, type, name, context, about, owner_id, is_frozen, head_seq, activity, created_at, updated_at)
   SELECT id, CASE WHEN n = 0 THEN 'group' ELSE 'direct' END, CASE WHEN n = 0 THEN 'Class' ELSE '' END, '',
     CASE WHEN n = 0 THEN '{}' ELSE ARRAY[teacher_id, pupil_id] END, CASE WHEN n = 0 THEN teacher_id END,
     year < ${years - 1}, messages, id, now() - interval '1 year' * (${years} - year), now()
   FROM planned`,
  `INSERT INTO homeroom.room_keys (key, room_id)
   SELECT 'direct:' || teacher_id || ':' || pupil_id, id FROM planned WHERE n > 0`,
  `INSERT INTO homeroom.participants (room_id, user_id, role, joined_seq, is_suspended, may_post, last_read_seq)
   SELECT p.id, u.id, u.role, 0, false, true, p.messages - CASE WHEN year < ${years - 1} THEN 0 ELSE (p.id + u.id) % 6 END
   FROM planned p
     CROSS JOIN LATERAL (
       SELECT p.teacher_id UNION ALL SELECT p.pupil_id WHERE p.n > 0
       UNION ALL SELECT p.pupil_id + other FROM generate_series(1, ${pupils}) other WHERE p.n = 0
     ) member (id)
     JOIN homeroom.users u ON u.id = member.id`,
  'INSERT INTO homeroom.feed_heads (stream_id, seq) SELECT id, head_seq FROM homeroom.rooms',
];

/** The messages of one year in the order in which they were written: the first ones of all rooms, then the second ones. */
const messagesOfYear = (year: number, years: number): string => `
  INSERT INTO homeroom.messages (room_id, id, seq, sender_id, client_id, body_hash, content, words, created_at)
  SELECT m.room_id, m.id, m.seq, m.sender_id, gen_random_uuid(), decode(md5(m.id::text), 'hex'),
    concat_ws(' ', a, b, c, d, e, f, 'no' || m.id % 99991), format('%1$s/%2$s:1 %1$s/%3$s:2 %1$s/%4$s:3 %1$s/%5$s:4 %1$s/%6$s:5 %1$s/%7$s:6 %1$s/no%8$s:7',
      m.room_id, a, b, c, d, e, f, m.id % 99991)::tsvector, m.created_at
  FROM (SELECT ${words} AS w) words,
    LATERAL (
      SELECT p.id AS room_id, nextval('homeroom.message_ids') AS id, k AS seq,
        CASE WHEN k % 2 = 0 THEN p.teacher_id WHEN p.n > 0 THEN p.pupil_id ELSE p.pupil_id + 1 + k % ${pupils} END AS sender_id,
        date_trunc('milliseconds', now() - interval '1 year' * (${years - year}) + interval '1 year' * k / p.messages) AS created_at
      FROM generate_series(1, ${inClass}) k CROSS JOIN LATERAL (
        SELECT * FROM planned p WHERE p.year = ${year} AND p.messages >= k
      ) p
    ) m,
    LATERAL (SELECT w[1 + m.id % 40] AS a, w[1 + (m.id / 7) % 40] AS b, w[1 + (m.id / 11) % 40] AS c,
      w[1 + (m.id / 13) % 40] AS d, w[1 + (m.id / 17) % 40] AS e, w[1 + (m.id / 19) % 40] AS f) picked`;

/** Writes the school into a migrated database that holds nothing. The indexes of messages are built at the end. */
export const fillYears = async (
  connectionString: string,
  size: YearsSize,
  say: (line: string) => void,
): Promise<void> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const step = async (name: string, statement: string): Promise<void> => {
    const began = performance.now();
    await client.query(statement);
    const took = (performance.now() - began) / 1000;
    if (took > 5) say(`  ${name}: ${took.toFixed(0)} s`);
  };
  try {
    await client.query("SET jit = off; SET random_page_cost = 1.1; SET statement_timeout = 0; SET work_mem = '256MB'");
    await client.query("SET synchronous_commit = off; SET maintenance_work_mem = '1GB'");
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
      SELECT indexname AS name, indexdef AS definition FROM pg_indexes
      WHERE schemaname = 'homeroom' AND tablename = 'messages' AND indexname <> 'messages_pkey'`);
    await client.query('ALTER TABLE homeroom.messages DROP CONSTRAINT messages_pkey');
    for (const { name } of indexes) await client.query(`DROP INDEX homeroom.${name}`);
    for (const statement of people(size)) await step('people', statement);
    for (const statement of rooms(size)) await step('rooms', statement);
    for (let year = 0; year < size.years; year += 1)
      await step(`messages of year ${year + 1}`, messagesOfYear(year, size.years));
    await step('primary key', 'ALTER TABLE homeroom.messages ADD CONSTRAINT messages_pkey PRIMARY KEY (room_id, id)');
    // The catalogue says "on only" of an index that all parts of a table have.
    for (const { name, definition } of indexes) await step(name, definition.replace(' ON ONLY ', ' ON '));
    await step(
      'activity of rooms',
      'UPDATE homeroom.rooms r SET activity = (SELECT max(m.id) FROM homeroom.messages m WHERE m.room_id = r.id)',
    );
    await step(
      'sequences',
      `SELECT setval(pg_get_serial_sequence('homeroom.users', 'id'), (SELECT max(id) FROM homeroom.users)),
         setval(pg_get_serial_sequence('homeroom.rooms', 'id'), (SELECT max(id) FROM homeroom.rooms))`,
    );
    await step('vacuum', 'VACUUM ANALYZE');
  } finally {
    await client.end();
  }
};
