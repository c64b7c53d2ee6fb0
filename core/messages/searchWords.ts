/** Words of one search, at most; further ones are ignored. */
const wordsAtMost = 12;

/** What counts as a word, in lower case and with ё as е, as most people write it. */
export const wordsOf = (text: string): string[] =>
  [...text.matchAll(/[\p{Letter}\p{Mark}\p{Number}]+/gu)].map(([word]) => foldWord(word));

export const foldWord = (word: string): string => word.toLowerCase().replaceAll('ё', 'е');

/** What somebody searches for, each once: words as they were typed, so that an address is one of them. */
export const searchWords = (text: string): string[] => {
  const typed = foldWord(text.normalize('NFC')).split(/\s+/u);
  return [...new Set(typed)].filter((word) => /[\p{Letter}\p{Number}]/u.test(word)).slice(0, wordsAtMost);
};
