import { similarityThreshold } from '../../../core/contacts/similarity.ts';
import { joined, opaque, type Sql, sql } from '../sql/Sql.ts';

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

/**
 * Compares a typed text with people's search keys, as core's `similarity` does: each typed word scores as its best
 * match among the name's words, by its beginning or by shared trigrams; the score is the average. pg_trgm's
 * `strict_word_similarity` is the `similarity` of the word and the best part of the name that begins and ends with
 * words.
 */
export const nameMatch = (typed: string): NameMatch => {
  const words = typed.split(' ').filter(Boolean).slice(0, maxWords);
  const threshold = String(similarityThreshold);
  return {
    // pg_trgm reads the threshold of `%>` from a setting. It is set here for this statement alone, so that it does not
    // depend on how the connection was opened.
    threshold: sql`AND (SELECT set_config('pg_trgm.word_similarity_threshold', ${threshold}, true)) IS NOT NULL`,
    isCandidate: words.length === 0 ? sql`false` : sql`(${joined(words.map(isNear), ' OR ')})`,
    score:
      words.length === 0 ? sql`0::float8` : sql`((${joined(words.map(scoreOf), ' + ')}) / ${words.length}::float8)`,
  };
};

const scoreOf = (word: string): Sql => sql`CASE
    WHEN strpos(' ' || u.search_key, ${` ${word}`}) > 0 THEN 1
    ELSE public.strict_word_similarity(${word}, u.search_key)
  END`;

/**
 * In a database whose locale knows only ASCII, other letters have no trigrams: such words are searched as they stand.
 */
const isNear = (word: string): Sql =>
  /^[a-z0-9]*$/.test(word)
    ? sql`u.search_key OPERATOR(public.%>) ${opaque(word, 'text')}`
    : sql`u.search_key OPERATOR(public.%>) ${opaque(word, 'text')} OR u.search_key LIKE ${opaque(`%${word}%`, 'text')}`;
