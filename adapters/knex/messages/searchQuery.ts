import type { RoomId, UserId } from '../../../core/ids.ts';
import { type AboutRow, aboutColumns, aboutJoins } from '../permissions/personRow.ts';
import { isUsable, type RoomRow, roomColumns } from '../rooms/roomRow.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';
import { type MessageRow, messageColumns, messageJoins } from './messageRow.ts';

/** Marks before and after a match in a row's text: characters of the private use area, first removed from the text. */
export const [matchStart, matchEnd] = ['\uE000', '\uE001'];

export type SearchRow = MessageRow &
  RoomRow &
  AboutRow & {
    /** The whole text with every match marked and ё written as е. */
    readonly marked: string;
  };

export interface SearchTerms {
  readonly userId: UserId;
  readonly roomId: RoomId | undefined;
  readonly roomIds: readonly RoomId[] | undefined;
  /** The first seq that the person sees of the one room. */
  readonly fromSeq: number;
  readonly words: readonly string[];
  /** Also finds stored words that are similar to a typed one, for slips. */
  readonly includesSimilar: boolean;
  /** The moment that counts as now, in milliseconds, so that the pages of one search agree. */
  readonly at: number;
  readonly offset: number;
  readonly count: number;
}

/** The matches that are ranked, the latest ones. Ranking parses the text, which costs about 20 µs for each. */
const maxRanked = 1_000;
/** Similar words for one typed word. */
const maxSimilar = 10;

/** The expression of the index `messages_words`. */
const wordsIn = sql`to_tsvector('pg_catalog.russian', translate(m.content, 'ёЁ', 'еЕ'))`;

/**
 * Stored words that are similar to a typed one: the typed word has at least four letters, the lengths differ by two at
 * most. The result does not show which of them other people wrote: it finds messages in the person's own rooms alone.
 */
const similarWords = sql`
  UNION ALL
  SELECT t.place, similar_word.word
  FROM typed t
    CROSS JOIN LATERAL (
      SELECT w.word FROM homeroom.message_words w
      WHERE char_length(t.word) >= 4 AND w.word OPERATOR(public.%) t.word AND abs(char_length(w.word) - char_length(t.word)) <= 2
      ORDER BY public.similarity(w.word, t.word) DESC, w.word
      LIMIT ${maxSimilar}
    ) similar_word`;

const usableRooms = (userId: UserId): Sql => sql`
  SELECT p.room_id, p.visible_from_seq AS from_seq FROM homeroom.participants p WHERE p.user_id = ${userId} AND ${isUsable}`;

type SearchedRooms = Pick<SearchTerms, 'userId' | 'roomId' | 'roomIds' | 'fromSeq'>;

const roomsSearched = ({ userId, roomId, roomIds, fromSeq }: SearchedRooms): Sql => {
  if (roomIds !== undefined) return sql`SELECT unnest(${roomIds}::bigint[]) AS room_id, 0::bigint AS from_seq`;
  if (roomId === undefined) return usableRooms(userId);
  return sql`SELECT ${roomId}::bigint AS room_id, ${fromSeq}::bigint AS from_seq`;
};

/**
 * The messages with every word, in one statement. `found` reads the index room by room (OFFSET keeps the planner from
 * another way), so the effort depends on the matches in the person's rooms. The latest matches are ranked by how well they fit and how new they are (half of the
 * rank fades within months), and one page of them is returned.
 */
export const searchQuery = ({ words, includesSimilar, at, offset, count, ...terms }: SearchTerms): Sql => sql`
  WITH typed AS (
    SELECT t.word, t.place FROM unnest(${words}::text[]) WITH ORDINALITY AS t (word, place)
  ), accepted AS (
    SELECT t.place, t.word FROM typed t
    ${includesSimilar ? similarWords : nothing}
  ), condition AS MATERIALIZED (
    SELECT string_agg('(' || word.alternatives || ')', ' & ')::tsquery AS query
    FROM (
      -- A word that is too common for the index has no lexeme and is left out.
      SELECT string_agg('(' || l.lexeme || ')', ' | ') AS alternatives
      FROM accepted
        CROSS JOIN LATERAL (SELECT plainto_tsquery('pg_catalog.russian', accepted.word)::text AS lexeme) l
      WHERE l.lexeme <> ''
      GROUP BY accepted.place
    ) word
  ), searched AS (
    ${roomsSearched(terms)}
  ), found AS MATERIALIZED (
    SELECT m.room_id, m.id
    FROM searched
      CROSS JOIN LATERAL (
        SELECT m.room_id, m.id
        FROM homeroom.messages m
        WHERE m.room_id = searched.room_id AND m.deleted_at IS NULL AND m.seq >= searched.from_seq
          AND ${wordsIn} @@ (SELECT query FROM condition)
        OFFSET 0
      ) m
    ORDER BY m.id DESC
    LIMIT ${maxRanked}
  ), ranked AS MATERIALIZED (
    SELECT f.room_id, f.id,
      ts_rank(${wordsIn}, condition.query)
        * (1 + 1 / (1 + GREATEST(0, extract(epoch FROM ${new Date(at)}::timestamptz - m.created_at)) / 2592000)) AS rank
    FROM found f
      JOIN LATERAL (SELECT * FROM homeroom.messages m WHERE m.room_id = f.room_id AND m.id = f.id LIMIT 1) m ON true
      CROSS JOIN condition
    ORDER BY rank DESC, f.id DESC
    OFFSET ${offset} LIMIT ${count}
  )
  SELECT
    ${messageColumns},
    ${roomColumns},
    ${aboutColumns},
    ts_headline(
      'pg_catalog.russian', translate(m.content, ${`ёЁ${matchStart}${matchEnd}`}, 'еЕ  '), condition.query,
      ${`HighlightAll=true, StartSel=${matchStart}, StopSel=${matchEnd}`}
    ) AS marked
  FROM ranked
    CROSS JOIN condition
    JOIN LATERAL (SELECT * FROM homeroom.messages m WHERE m.room_id = ranked.room_id AND m.id = ranked.id LIMIT 1) m ON true
    ${messageJoins}
    JOIN homeroom.rooms r ON r.id = m.room_id
    ${aboutJoins}
  WHERE m.deleted_at IS NULL
  ORDER BY ranked.rank DESC, m.id DESC`;
