/** The most words of one search; further ones are ignored. */
const wordsAtMost = 12;

/** The words of a text, in order, folded by `foldWord`. */
export const wordsOf = (text: string): string[] =>
  [...text.matchAll(/[\p{Letter}\p{Mark}\p{Number}]+/gu)].map(([word]) => foldWord(word));

/** Lower case, and ё as е, as most people write it. */
export const foldWord = (word: string): string => word.toLowerCase().replaceAll('ё', 'е');

/** The words of a search, each once. They are split at white space only, so that an e-mail address stays one word. */
export const searchWords = (text: string): string[] => {
  const typed = foldWord(text.normalize('NFC')).split(/\s+/u);
  return [...new Set(typed)].filter((word) => /[\p{Letter}\p{Number}]/u.test(word)).slice(0, wordsAtMost);
};
