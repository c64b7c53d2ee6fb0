import type { RoomId, UserId } from '../../../core/ids.ts';
import type { AskedWord } from '../../../core/messages/askedWords.ts';
import { type AboutRow, aboutColumns, aboutJoins, type Big } from '../permissions/personRow.ts';
import { isUsable, type RoomRow, roomColumns } from '../rooms/roomRow.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';
import { type MessageRow, messageColumns, messageJoins } from './messageRow.ts';
import { exactQuery, lexemeQuery } from './wordVector.ts';

export type SearchRow = MessageRow &
  RoomRow &
  AboutRow & {
    readonly hit_id: Big;
    /** For each typed word the stored words that are similar to it; null unless they were asked for. */
    readonly similar: readonly { readonly place: number; readonly word: string }[] | null;
  };

/** One row for each hit, or one without a hit. */
export type SearchAnswerRow = { readonly has_wordless: boolean } & (SearchRow | { readonly hit_id: null });

/** Narrows a search. */
export interface SearchFilter {
  readonly senderId?: UserId | undefined;
  /** At or after it, and before it. */
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

export interface SearchTerms extends SearchFilter {
  readonly userId: UserId;
  readonly roomId: RoomId | undefined;
  readonly roomIds: readonly RoomId[] | undefined;
  /** The first seq that the person sees of the one room. */
  readonly fromSeq: number;
  readonly words: readonly AskedWord[];
  /** Also finds stored words that are similar to a typed one, for slips. */
  readonly includesSimilar: boolean;
  /** The moment that counts as now, in milliseconds, so that the pages of one search agree. */
  readonly at: number;
  readonly offset: number;
  readonly count: number;
}

/** The matches that are ranked, the latest ones. */
const maxRanked = 1_000;
/** Similar words for one typed word. */
const maxSimilar = 10;

/**
 * Stored words that are similar to a typed one: the typed word has at least four letters, the lengths differ by two at
 * most. The result does not show which of them other people wrote: it finds messages in the person's own rooms alone.
 */
const similarWords = sql`
  SELECT t.place, similar_word.word
  FROM typed t
    CROSS JOIN LATERAL (
      SELECT w.word FROM homeroom.message_words w
      WHERE t.word <> '' AND w.word OPERATOR(public.%) t.word AND abs(char_length(w.word) - char_length(t.word)) <= 2
      ORDER BY public.similarity(w.word, t.word) DESC, w.word
      LIMIT ${maxSimilar}
    ) similar_word`;
const noWords = sql`SELECT NULL::bigint AS place, NULL::text AS word WHERE false`;

const usableRooms = (userId: UserId): Sql => sql`
  SELECT p.room_id, p.visible_from_seq AS from_seq FROM homeroom.participants p WHERE p.user_id = ${userId} AND ${isUsable}`;

export type SearchedRooms = Pick<SearchTerms, 'userId' | 'roomId' | 'roomIds' | 'fromSeq'>;

const roomsSearched = ({ userId, roomId, roomIds, fromSeq }: SearchedRooms): Sql => {
  if (roomIds !== undefined) return sql`SELECT unnest(${roomIds}::bigint[]) AS room_id, 0::bigint AS from_seq`;
  if (roomId === undefined) return usableRooms(userId);
  return sql`SELECT ${roomId}::bigint AS room_id, ${fromSeq}::bigint AS from_seq`;
};

const chosen = ({ senderId, from, until }: SearchFilter): Sql => sql`
  ${senderId === undefined ? nothing : sql`AND m.sender_id = ${senderId}::bigint`}
  ${from === undefined ? nothing : sql`AND m.created_at >= ${from}::timestamptz`}
  ${until === undefined ? nothing : sql`AND m.created_at < ${until}::timestamptz`}`;

/**
 * The messages with every word, in one statement. `found` reads the index of words room by room (OFFSET keeps the planner from
 * another way). PostgreSQL takes one message in 200 for a match of a query that it does not know, so in a large table it would
 * rather read whole rooms: the condition stands there three times, which makes it one in eight million, and that on seq has a form
 * that no index answers. And the words in it begin with their room, so the effort depends on the matches in the person's rooms, each of which
 * is read once. The latest matches are ranked: those with the words as typed first, then by how well they fit and how new they are (half of
 * the rank fades within months), and one page of them is returned.
 */
export const searchQuery = ({ words, includesSimilar, at, offset, count, ...terms }: SearchTerms): Sql => sql`
  WITH typed AS (
    SELECT t.query, t.word, t.place
    FROM unnest(
      ${words.map(lexemeQuery)}::text[], ${words.map(({ correctable }) => correctable ?? '')}::text[]
    ) WITH ORDINALITY AS t (query, word, place)
  ), accepted AS MATERIALIZED (
    ${includesSimilar ? similarWords : noWords}
  ), condition AS MATERIALIZED (
    SELECT string_agg(
      '(' || t.query || COALESCE((SELECT string_agg(' | ''/' || a.word || '''', '') FROM accepted a WHERE a.place = t.place), '') || ')',
      ' & '
    ) AS query
    FROM typed t
  ), searched AS MATERIALIZED (
    SELECT rooms.room_id, rooms.from_seq,
      replace(condition.query, '/', rooms.room_id || '/')::tsquery AS query,
      replace(${exactQuery(words)}, '/', rooms.room_id || '/')::tsquery AS exact
    FROM condition CROSS JOIN (${roomsSearched(terms)}) rooms
  ), found AS MATERIALIZED (
    SELECT searched.*, m.id, m.words, m.created_at
    FROM searched
      CROSS JOIN LATERAL (
        SELECT m.id, m.words, m.created_at
        FROM homeroom.messages m
        WHERE m.room_id = searched.room_id AND m.deleted_at IS NULL
          AND m.words @@ searched.query AND m.words @@ searched.query AND m.words @@ searched.query
          AND m.seq - searched.from_seq >= 0 ${chosen(terms)}
        OFFSET 0
      ) m
    ORDER BY m.id DESC
    LIMIT ${maxRanked}
  ), ranked AS MATERIALIZED (
    SELECT f.room_id, f.id,
      (ts_rank(f.words, f.query) + (f.words @@ f.exact)::int)
        * (1 + 1 / (1 + GREATEST(0, extract(epoch FROM ${new Date(at)}::timestamptz - f.created_at)) / 2592000)) AS rank
    FROM found f
    ORDER BY rank DESC, f.id DESC
    OFFSET ${offset} LIMIT ${count}
  )
  SELECT waiting.has_wordless, hit.*
  FROM (
    SELECT EXISTS (
      SELECT FROM searched
        CROSS JOIN LATERAL (
          SELECT FROM homeroom.messages w
          WHERE w.room_id = searched.room_id AND w.words IS NULL AND w.deleted_at IS NULL
          LIMIT 1
        ) wordless
    ) AS has_wordless
  ) waiting
    LEFT JOIN (
      SELECT
        ${messageColumns},
        ${roomColumns},
        ${aboutColumns},
        ranked.rank, ranked.id AS hit_id,
        (SELECT json_agg(json_build_object('place', a.place - 1, 'word', a.word)) FROM accepted a) AS similar
      FROM ranked
        JOIN LATERAL (SELECT * FROM homeroom.messages m WHERE m.room_id = ranked.room_id AND m.id = ranked.id LIMIT 1) m ON true
        ${messageJoins}
        JOIN homeroom.rooms r ON r.id = m.room_id
        ${aboutJoins}
      WHERE m.deleted_at IS NULL
      OFFSET 0
    ) hit ON true
  ORDER BY hit.rank DESC, hit.hit_id DESC`;

/**
 * The latest messages of these rooms whose words are not made yet: those of before, and of nodes of the release before.
 * Where there are none, which is nearly always, it reads nothing of the table.
 */
/** The names of the files of the message `m`; null: it has none. */
export const fileNames = sql`jsonb_path_query_array(m.parts, '$.attachments[*].name')`;

export const wordlessQuery = (terms: SearchedRooms, count: number): Sql => sql`
  SELECT m.room_id, m.id, m.content, m.files, m.version
  FROM (${roomsSearched(terms)}) searched
    CROSS JOIN LATERAL (
      SELECT m.room_id, m.id, m.content, ${fileNames} AS files, m.xmin::text AS version
      FROM homeroom.messages m
      WHERE m.room_id = searched.room_id AND m.words IS NULL AND m.deleted_at IS NULL
      ORDER BY m.id DESC
      LIMIT ${count}
    ) m
  ORDER BY m.id DESC
  LIMIT ${count}`;
