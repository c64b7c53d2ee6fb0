import type { RoomId, UserId } from '../../../core/ids.ts';
import { type AboutRow, aboutColumns, aboutJoins } from '../permissions/personRow.ts';
import { type RoomRow, roomColumns } from '../rooms/roomRow.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { type MessageRow, messageColumns, messageJoins } from './messageRow.ts';
import { isUsable } from './overviewQuery.ts';

/** Around what matched in the text of a row; characters of the private use area, which the text then has not. */
export const [matchStart, matchEnd] = ['\uE000', '\uE001'];

export type SearchRow = MessageRow &
  RoomRow &
  AboutRow & {
    /** The whole text with what matched marked, ё as е, and nothing else changed. */
    readonly marked: string;
  };

export interface SearchTerms {
  readonly userId: UserId;
  readonly roomId: RoomId | undefined;
  readonly words: readonly string[];
  /** Also takes words that are like those, for what they may have meant. */
  readonly takesNear: boolean;
  /** The moment that counts as now, in milliseconds, so that pages of one search agree. */
  readonly at: number;
  readonly offset: number;
  readonly count: number;
}

/** Matches that are ranked: the latest. What is ranked has its text parsed, which costs about 20 µs each. */
const rankedAtMost = 1_000;
const nearAtMost = 10;

/** The expression of the index `messages_words`. */
const wordsIn = sql`to_tsvector('pg_catalog.russian', translate(m.content, 'ёЁ', 'еЕ'))`;

/**
 * The words that were learned and are like a typed one: of at least four letters and about the same length. Which of
 * them others wrote does not show: only messages in the person's own rooms are then found by them.
 */
const near = sql`
  UNION ALL
  SELECT a.place, v.word
  FROM asked a CROSS JOIN LATERAL (
    SELECT v.word FROM message_words v
    WHERE char_length(a.word) >= 4 AND v.word % a.word AND abs(char_length(v.word) - char_length(a.word)) <= 2
    ORDER BY similarity(v.word, a.word) DESC, v.word
    LIMIT ${nearAtMost}
  ) v`;

/**
 * Messages with every word, in one statement: `found` goes through the index room by room, so that the effort goes
 * with the matches in the person's rooms; the latest of them are ranked by how well they fit and how new they are (half
 * of the rank fades within months); a page of them is shown.
 */
export const searchQuery = ({ userId, roomId, words, takesNear, at, offset, count }: SearchTerms): Sql => sql`
  WITH asked AS (
    SELECT a.word, a.place FROM unnest(${words}::text[]) WITH ORDINALITY AS a (word, place)
  ), meant AS (
    SELECT a.place, a.word FROM asked a ${takesNear ? near : sql``}
  ), wanted AS MATERIALIZED (
    SELECT string_agg('(' || p.alternatives || ')', ' & ')::tsquery AS query
    FROM (
      -- A word that is too common to be in the index has no lexeme, and is left out.
      SELECT string_agg('(' || l.lexeme || ')', ' | ') AS alternatives
      FROM meant CROSS JOIN LATERAL (SELECT plainto_tsquery('pg_catalog.russian', meant.word)::text AS lexeme) l
      WHERE l.lexeme <> ''
      GROUP BY meant.place
    ) p
  ), place AS (
    ${roomId === undefined ? sql`SELECT p.room_id FROM participants p WHERE p.user_id = ${userId} AND ${isUsable}` : sql`SELECT ${roomId}::bigint AS room_id`}
  ), found AS MATERIALIZED (
    SELECT m.room_id, m.id
    FROM place CROSS JOIN LATERAL (
      SELECT m.room_id, m.id
      FROM messages m
      WHERE m.room_id = place.room_id AND m.deleted_at IS NULL AND ${wordsIn} @@ (SELECT query FROM wanted)
    ) m
    ORDER BY m.id DESC
    LIMIT ${rankedAtMost}
  ), ranked AS MATERIALIZED (
    SELECT f.room_id, f.id,
      ts_rank(${wordsIn}, wanted.query)
        * (1 + 1 / (1 + GREATEST(0, extract(epoch FROM ${new Date(at)}::timestamptz - m.created_at)) / 2592000)) AS rank
    FROM found f JOIN messages m ON m.room_id = f.room_id AND m.id = f.id CROSS JOIN wanted
    ORDER BY rank DESC, f.id DESC
    OFFSET ${offset} LIMIT ${count}
  )
  SELECT ${messageColumns}, ${roomColumns}, ${aboutColumns},
    ts_headline('pg_catalog.russian', translate(m.content, ${`ёЁ${matchStart}${matchEnd}`}, 'еЕ  '), wanted.query,
      ${`HighlightAll=true, StartSel=${matchStart}, StopSel=${matchEnd}`}) AS marked
  FROM ranked CROSS JOIN wanted
    JOIN messages m ON m.room_id = ranked.room_id AND m.id = ranked.id
    ${messageJoins}
    JOIN rooms r ON r.id = m.room_id
    ${aboutJoins}
  WHERE m.deleted_at IS NULL
  ORDER BY ranked.rank DESC, m.id DESC`;
