import { similarityThreshold } from '../../../core/contacts/similarity.ts';
import { joined, opaque, type Sql, sql } from '../sql/Sql.ts';

/** Words of a search that count; nobody's name has more. */
const maxWords = 10;

export interface Match {
  /** To be put behind a condition that is evaluated first. */
  readonly threshold: Sql;
  /** Holds for everybody `u` who scores enough, and for some more; the trigram index can answer it. */
  readonly isCandidate: Sql;
  /** The score of the person `u`, 0 to 1. */
  readonly score: Sql;
}

/**
 * How a typed text is compared with people's search keys, as core's `similarity` does: for each typed word the best of
 * the name's words, by its beginning or by shared trigrams (pg_trgm's `strict_word_similarity` is the `similarity` of
 * the word and the best part of the name that begins and ends with words); their average counts.
 */
export const nameMatch = (typed: string): Match => {
  const words = typed.split(' ').filter(Boolean).slice(0, maxWords);
  return {
    // pg_trgm reads the threshold of `%>` from a setting. Set here and for this statement alone, it does not depend
    // on who made the connection.
    threshold: sql`
      AND (SELECT set_config('pg_trgm.word_similarity_threshold', ${String(similarityThreshold)}, true)) IS NOT NULL`,
    isCandidate: words.length === 0 ? sql`false` : sql`(${joined(words.map(isNear), ' OR ')})`,
    score:
      words.length === 0 ? sql`0::float8` : sql`((${joined(words.map(scoreOf), ' + ')}) / ${words.length}::float8)`,
  };
};

const scoreOf = (word: string): Sql => sql`CASE
          WHEN strpos(' ' || u.search_key, ${` ${word}`}) > 0 THEN 1
          ELSE strict_word_similarity(${word}, u.search_key)
        END`;

/** Where the database's locale knows only ASCII, other letters have no trigrams: they are looked for as they stand. */
const isNear = (word: string): Sql =>
  /^[a-z0-9]*$/.test(word)
    ? sql`u.search_key %> ${opaque(word, 'text')}`
    : sql`u.search_key %> ${opaque(word, 'text')} OR u.search_key LIKE ${opaque(`%${word}%`, 'text')}`;
