/**
 * How well a typed text fits a name, from 0 to 1: the mean over the typed words of their best fit to a word of the
 * name. A word fits by its shared trigrams, as in `similarity` of PostgreSQL's pg_trgm, so that every adapter ranks
 * alike.
 */
export const similarity = (typed: string, key: string): number => {
  const words = key.split(' ').filter(Boolean);
  const scores = typed
    .split(' ')
    .filter(Boolean)
    .map((word) => Math.max(0, ...words.map((candidate) => wordSimilarity(word, candidate))));
  return scores.length === 0 ? 0 : scores.reduce((sum, score) => sum + score, 0) / scores.length;
};

/** A name below this does not match. One or two wrong letters in a name of usual length still do. */
export const similarityThreshold = 0.3;

const wordSimilarity = (typed: string, word: string): number => {
  if (word.startsWith(typed)) return 1;
  const [ofTyped, ofWord] = [trigrams(typed), trigrams(word)];
  const shared = [...ofTyped].filter((gram) => ofWord.has(gram)).length;
  return shared / (ofTyped.size + ofWord.size - shared);
};

const trigrams = (word: string): Set<string> => {
  const padded = `  ${word} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, index) => padded.slice(index, index + 3)));
};
