import { similarityThreshold } from '../../../core/contacts/similarity.ts';
import { joined, literal, opaque, type Sql, sql } from '../sql/Sql.ts';

/** Words of a search that count; no name has more. */
const maxWords = 10;

export interface NameMatch {
  /** Sets the index's threshold. Stands behind a condition that is evaluated before the others. */
  readonly threshold: Sql;
  /** Holds for every person `u` whose score is high enough, and for some others; the trigram index can answer it. */
  readonly isCandidate: Sql;
  /** The score of the person `u`, 0 to 1. */
  readonly score: Sql;
}

/** What was typed as words, each of which is compared. */
export const typedWords = (typed: string): readonly string[] => typed.split(' ').filter(Boolean).slice(0, maxWords);

/**
 * Compares a typed text with people's search keys, as core's `similarity` does: each typed word scores as its best
 * match among the name's words, by its beginning or by shared trigrams; the score is the average. pg_trgm's
 * `strict_word_similarity` is the `similarity` of the word and the best part of the name that begins and ends with
 * words.
 */
export const nameMatch = (typed: string): NameMatch => {
  const words = typedWords(typed);
  return {
    threshold: sql`AND ${thresholdOf('word_similarity_threshold')}`,
    isCandidate: words.length === 0 ? sql`false` : sql`(${joined(words.map(isNear), ' OR ')})`,
    score:
      words.length === 0 ? sql`0::float8` : sql`((${joined(words.map(scoreOf), ' + ')}) / ${words.length}::float8)`,
  };
};

/**
 * pg_trgm reads the thresholds of its operators from settings. One is set for the statement alone, so that it does not
 * depend on how the connection was opened.
 */
const thresholdOf = (name: 'similarity_threshold' | 'word_similarity_threshold'): Sql =>
  sql`(SELECT set_config(${literal(`pg_trgm.${name}`)}, ${String(similarityThreshold)}, true)) IS NOT NULL`;

const isPrefixed = (word: string): Sql => sql`strpos(' ' || u.search_key, ${` ${word}`}) > 0`;

const scoreOf = (word: string): Sql => sql`CASE
    WHEN ${isPrefixed(word)} THEN 1
    ELSE public.strict_word_similarity(${word}, u.search_key)
  END`;

/**
 * In a database whose locale knows only ASCII, other letters have no trigrams: such words are searched as they stand.
 */
const isNear = (word: string): Sql =>
  /^[a-z0-9]*$/.test(word)
    ? sql`u.search_key OPERATOR(public.%>) ${opaque(word, 'text')}`
    : sql`u.search_key OPERATOR(public.%>) ${opaque(word, 'text')} OR u.search_key LIKE ${opaque(`%${word}%`, 'text')}`;

/** How one typed word is compared: with the words of names, of which there are far fewer than people. */
export interface NameWordMatch extends Pick<NameMatch, 'threshold' | 'score'> {
  /** The words of names that are near enough, `(word, score)`, each once, under the condition. */
  nearWords(condition: Sql): Sql;
}

/**
 * The same for one word, whose score is that of the best word of a name. The last character of Unicode stands behind all
 * that begins with the word.
 */
export const wordMatch = (word: string): NameWordMatch => ({
  threshold: sql`AND ${thresholdOf('similarity_threshold')}`,
  // Trigrams of the whole name are never less similar than those of its best word, and are compared sooner.
  score: sql`(CASE
      WHEN ${isPrefixed(word)} THEN 1
      WHEN public.strict_word_similarity(${word}, u.search_key) < ${literal(similarityThreshold)} THEN 0
      ELSE (SELECT max(public.similarity(${word}, part.word)) FROM string_to_table(u.search_key, ' ') AS part (word))
    END)::float8`,
  nearWords: (condition) => sql`
    SELECT w.word, (CASE WHEN starts_with(w.word, ${word}) THEN 1 ELSE public.similarity(${word}, w.word) END)::float8 AS score
    FROM homeroom.name_words w
    WHERE ${condition} AND (
      w.word OPERATOR(public.%) ${opaque(word, 'text')}
      OR w.word >= ${opaque(word, 'text')} AND w.word < ${opaque(`${word}\u{10ffff}`, 'text')}
    )`,
});
