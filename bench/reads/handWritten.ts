import { similarityThreshold } from '../../core/contacts/similarity.ts';

/** The best statement by hand for each read, written with knowledge of the tables. `$1` is the person. */

const person = 'u.id, u.external_id, u.role, u.first_name, u.last_name, u.email, u.is_active';
const message =
  'm.id, m.room_id, m.seq, m.client_id, m.content, m.reply_to, m.thread_root, m.created_at, m.edited_at, m.deleted_at';

export const roomList = `
  WITH page AS (
    SELECT r.*, p.user_id, p.last_read_seq, p.joined_seq, p.is_muted, p.is_pinned
    FROM homeroom.participants p JOIN homeroom.rooms r ON r.id = p.room_id
    WHERE p.user_id = $1 AND p.left_seq IS NULL AND NOT p.is_suspended
    ORDER BY r.activity DESC LIMIT 51
  )
  SELECT page.*, ${message}, ${person}, o.*,
    (SELECT count(*) FROM homeroom.messages n WHERE n.room_id = page.id AND n.seq > GREATEST(page.last_read_seq, page.joined_seq)
       AND n.sender_id <> page.user_id AND n.deleted_at IS NULL) AS unread,
    (SELECT count(*) FROM homeroom.participants q WHERE q.room_id = page.id AND q.left_seq IS NULL) AS members
  FROM page
    LEFT JOIN LATERAL (SELECT * FROM homeroom.messages m WHERE m.room_id = page.id AND m.deleted_at IS NULL ORDER BY m.id DESC LIMIT 1) m ON true
    LEFT JOIN homeroom.users u ON u.id = m.sender_id
    LEFT JOIN LATERAL (
      SELECT c.id, c.external_id, c.role, c.first_name, c.last_name, c.email, c.is_active
      FROM homeroom.participants q JOIN homeroom.users c ON c.id = q.user_id
      WHERE page.type = 'direct' AND q.room_id = page.id AND q.user_id <> page.user_id AND q.left_seq IS NULL LIMIT 1
    ) o ON true
  ORDER BY page.activity DESC`;

const leads = (kind: string): string =>
  `SELECT to_id AS id FROM homeroom.relations WHERE kind = '${kind}' AND from_id = $1 AND is_active`;
const ledBy = (kind: string): string =>
  `SELECT from_id AS id FROM homeroom.relations WHERE kind = '${kind}' AND to_id = $1 AND is_active`;
/** From the person along one kind to a student, and backwards along another kind to the people related to that student. */
const through = (near: string, far: string): string => `
  SELECT f.from_id AS id FROM homeroom.relations n
    JOIN homeroom.users s ON s.id = n.to_id AND s.is_active
    JOIN homeroom.relations f ON f.kind = '${far}' AND f.to_id = n.to_id AND f.is_active
  WHERE n.kind = '${near}' AND n.from_id = $1 AND n.is_active`;
const admins = "SELECT id FROM homeroom.users WHERE role = 'admin' AND is_active";

const reachedBy: Readonly<Record<string, string>> = {
  student: [ledBy('teaches'), ledBy('tutors'), admins].join(' UNION '),
  teacher: [leads('teaches'), through('teaches', 'guardian_of'), through('teaches', 'tutors'), admins].join(' UNION '),
  tutor: [leads('tutors'), through('tutors', 'guardian_of'), through('tutors', 'teaches'), admins].join(' UNION '),
  parent: [through('guardian_of', 'teaches'), through('guardian_of', 'tutors'), admins].join(' UNION '),
};

const page = (rows: string, rank: string): string => `
  SELECT ${person}, f.contact_id, k.room_id
  FROM (
    SELECT u.*, f.contact_id, ${rank} AS rank FROM ${rows} LEFT JOIN homeroom.favourites f ON f.user_id = $1 AND f.contact_id = u.id
    WHERE u.is_active AND u.id <> $1
    ORDER BY rank DESC, f.contact_id IS NULL, u.name_order, u.id LIMIT 51
  ) u
    LEFT JOIN homeroom.favourites f ON f.user_id = $1 AND f.contact_id = u.id
    LEFT JOIN homeroom.room_keys k ON k.key = 'direct:' || LEAST(u.id, $1) || ':' || GREATEST(u.id, $1)
  ORDER BY u.rank DESC, f.contact_id IS NULL, u.name_order, u.id`;

const ofRole = (role: string): string =>
  `(SELECT * FROM homeroom.users WHERE role = '${role}' AND is_active ORDER BY name_order, id LIMIT 52)`;
const everybody = ['admin', 'parent', 'student', 'teacher', 'tutor'].map(ofRole).join(' UNION ALL ');

export const contacts = (role: string): string =>
  role === 'admin'
    ? page(`(${everybody}) u`, '0')
    : page(`(${reachedBy[role]}) x JOIN homeroom.users u ON u.id = x.id`, '0');

const score = `CASE WHEN strpos(' ' || u.search_key, ' ' || $2) > 0 THEN 1 ELSE strict_word_similarity($2, u.search_key) END`;

/** A person who may talk to everybody uses the trigram index, whose threshold is a setting. */
const alike = `u.search_key %> $2 AND
  (SELECT set_config('pg_trgm.word_similarity_threshold', '${similarityThreshold}', true)) IS NOT NULL`;

/** `$2` is one word, in the spelling of search keys. */
export const contactSearch = (role: string): string =>
  role === 'admin'
    ? page(
        `(SELECT * FROM homeroom.users u WHERE u.is_active AND ${alike} AND ${score} >= ${similarityThreshold}) u`,
        score,
      )
    : page(
        `(SELECT u.* FROM (${reachedBy[role]}) x JOIN homeroom.users u ON u.id = x.id WHERE ${score} >= ${similarityThreshold}) u`,
        score,
      );

/** `$1` is the room, `$2` the message before which the page ends. */
export const history = `
  SELECT ${message}, ${person}, t.count, t.last
  FROM (SELECT * FROM homeroom.messages WHERE room_id = $1 AND id < $2 ORDER BY id DESC LIMIT 51) m
    JOIN homeroom.users u ON u.id = m.sender_id
    LEFT JOIN LATERAL (
      SELECT count(*) AS count, max(created_at) AS last FROM homeroom.messages t
      WHERE t.room_id = m.room_id AND t.thread_root = m.id AND t.deleted_at IS NULL
    ) t ON m.thread_root IS NULL
  ORDER BY m.id`;

export const unread = `
  SELECT count(*) AS rooms, count(*) FILTER (WHERE membership.unread > 0) AS unread_rooms, sum(membership.unread) AS unread_messages,
    (SELECT count(*) FROM homeroom.participants s JOIN homeroom.messages m ON m.room_id = s.room_id AND m.sender_id = s.user_id
     WHERE s.user_id = $1 AND m.deleted_at IS NULL) AS sent
  FROM (
    SELECT (SELECT count(*) FROM homeroom.messages n WHERE n.room_id = p.room_id AND n.seq > GREATEST(p.last_read_seq, p.joined_seq)
      AND n.sender_id <> p.user_id AND n.deleted_at IS NULL) AS unread
    FROM homeroom.participants p WHERE p.user_id = $1 AND p.left_seq IS NULL AND NOT p.is_suspended
  ) membership`;

/** `$1` is the room, `$2` the person. */
export const access = `
  SELECT r.id, r.type, r.is_frozen, r.is_archived, r.head_seq, p.left_seq, p.is_suspended, p.may_post, p.joined_seq
  FROM homeroom.rooms r LEFT JOIN homeroom.participants p ON p.room_id = r.id AND p.user_id = $2
  WHERE r.id = $1`;

/** `$2` is what one word asks, in any room. Ranks the latest thousand matches in the person's rooms by how well they match and how new they are. */
export const messageSearch = `
  WITH found AS MATERIALIZED (
    SELECT m.room_id, m.id, m.words, m.created_at, q.query
    FROM homeroom.participants p
      CROSS JOIN LATERAL (SELECT replace($2, '/', p.room_id || '/')::tsquery AS query) q
      CROSS JOIN LATERAL (
        SELECT * FROM homeroom.messages m WHERE m.room_id = p.room_id AND m.deleted_at IS NULL AND m.words @@ q.query OFFSET 0
      ) m
    WHERE p.user_id = $1 AND p.left_seq IS NULL AND NOT p.is_suspended
    ORDER BY m.id DESC LIMIT 1000
  ), best AS (
    SELECT m.room_id, m.id, ts_rank(m.words, m.query)
      * (1 + 1 / (1 + GREATEST(0, extract(epoch FROM now() - m.created_at)) / 2592000)) AS rank
    FROM found m
    ORDER BY rank DESC, m.id DESC LIMIT 21
  )
  SELECT ${message}, ${person}, r.type, r.name, o.*
  FROM best
    JOIN homeroom.messages m ON m.room_id = best.room_id AND m.id = best.id
    JOIN homeroom.users u ON u.id = m.sender_id
    JOIN homeroom.rooms r ON r.id = m.room_id
    LEFT JOIN LATERAL (
      SELECT c.id, c.external_id, c.role, c.first_name, c.last_name, c.email, c.is_active
      FROM homeroom.participants q JOIN homeroom.users c ON c.id = q.user_id
      WHERE r.type = 'direct' AND q.room_id = r.id AND q.user_id <> $1 AND q.left_seq IS NULL LIMIT 1
    ) o ON true
  ORDER BY best.rank DESC, m.id DESC`;
