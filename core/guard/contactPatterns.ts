import { foldText } from '../text/foldText.ts';

/** Words as the folded text has them, for a regular expression. */
export const anyOf = (...words: string[]): string =>
  `(?:${words.map((word) => foldText(word).text.replaceAll('.', '\\.').replaceAll(' ', '\\s{0,3}')).join('|')})`;
export const notAfterLetter = '(?<![\\p{L}\\p{N}])';
export const notBeforeLetter = '(?![\\p{L}\\p{N}])';
export const finder = (source: string): RegExp => new RegExp(source, 'gu');
export const word = (...words: string[]): string => `${notAfterLetter}${anyOf(...words)}${notBeforeLetter}`;
