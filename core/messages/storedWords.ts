import { stemOf, withoutPrefix } from './stemOf.ts';
import { type TextToken, textTokens } from './textTokens.ts';

/** What a message is found by. */
export interface SearchedContent {
  readonly text: string;
  /** The names of its attachments. */
  readonly fileNames?: readonly string[];
}

/** A word under which a message is found, where it is. */
export interface StoredWord {
  /** A word, two signs that follow each other, an emoji, a stem after `=`, or one of `marks`. */
  readonly lexeme: string;
  readonly position: number;
  /** Where it is in the text, in UTF-16 units; for words of file names, 0 and 0. */
  readonly start: number;
  readonly end: number;
}

/** Under what filters find messages; no word can be spelt so. */
export const marks = { link: '*link', file: '*file' } as const;

/** Distance between the words of a text and those of a file name, so that no phrase goes over both. */
const gap = 2;
/** Whether search and lists of links find an address in a text. */
export const hasLink = (text: string): boolean => link.test(text);

const link = /(?:\bhttps?:\/\/|\bwww\.)[^\s]/i;

/** How a stem is told from a word. */
export const stemLexeme = (stem: string): string => `=${stem}`;

/**
 * All under which a message is found. Search compares them with what `askedWords` makes of the typed text; a rule changes
 * in both, and the words of stored messages are made again. Takes time linear in the length.
 */
export const storedWords = ({ text, fileNames = [] }: SearchedContent): StoredWord[] => {
  const words: StoredWord[] = [];
  let next = addWords(words, textTokens(text), 0);
  for (const name of fileNames) {
    const from = words.length;
    next = addWords(words, textTokens(name), next + gap);
    for (let index = from; index < words.length; index += 1) {
      const word = words[index];
      if (word !== undefined) words[index] = { ...word, start: 0, end: 0 };
    }
  }
  const mark = (lexeme: string) => words.push({ lexeme, position: 0, start: 0, end: 0 });
  if (hasLink(text)) mark(marks.link);
  if (fileNames.length > 0) mark(marks.file);
  return words;
};

/** The position after the last one. */
const addWords = (words: StoredWord[], tokens: readonly TextToken[], first: number): number => {
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) continue;
    const { text, start, end, kind } = token;
    const position = first + token.position;
    const add = (lexeme: string, from = start) => words.push({ lexeme, position, start: from, end });
    if (kind === 'sign') {
      const following = token.isContinued ? tokens[index + 1] : undefined;
      words.push({ lexeme: text + (following?.text ?? ''), position, start, end: following?.end ?? end });
      continue;
    }
    add(text);
    if (kind === 'emoji') continue;
    if (token.signed !== undefined) add(token.signed);
    for (const tail of token.tails) add(tail.text, tail.start);
    const stem = stemOf(text);
    if (stem !== text) add(stemLexeme(stem));
    const bare = withoutPrefix(text);
    if (bare !== undefined) add(bare);
  }
  return first + tokens.length;
};
