/**
 * How much of a typed word is found in a name, 0 to 1, by shared trigrams: the same measure as PostgreSQL's
 * `word_similarity` in spirit, taken word by word, so that every adapter ranks alike.
 */
export const similarity = (typed: string, key: string): number => {
  const words = key.split(' ').filter(Boolean);
  const scores = typed
    .split(' ')
    .filter(Boolean)
    .map((word) => Math.max(0, ...words.map((candidate) => wordSimilarity(word, candidate))));
  return scores.length === 0 ? 0 : scores.reduce((sum, score) => sum + score, 0) / scores.length;
};

/** Below this a name does not count as meant; lets one or two wrong letters in a name of usual length pass. */
export const similarityThreshold = 0.3;

const wordSimilarity = (typed: string, word: string): number => {
  if (word.startsWith(typed)) return 1;
  const [wanted, there] = [trigrams(typed), trigrams(word)];
  const shared = [...wanted].filter((gram) => there.has(gram)).length;
  return shared / (wanted.size + there.size - shared);
};

const trigrams = (word: string): Set<string> => {
  const padded = `  ${word} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, index) => padded.slice(index, index + 3)));
};
