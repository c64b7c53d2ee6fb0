import { type SearchedContent, storedWords } from './storedWords.ts';

/** What each character of a text is; those that join words or belong to a name are strange, as are all other letters. */
const kinds = new Uint8Array(0x460);
const [strange, between, smallLetter, capitalLetter, digit] = [0, 1, 2, 3, 4] as const;
const set = (signs: string, kind: number): void => {
  for (const sign of signs) kinds[sign.charCodeAt(0)] = kind;
};
set('\t\n\r !$&()*,-./:;<=>?@[\\]^_{|}~', between);
set('abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюяё', smallLetter);
set('ABCDEFGHIJKLMNOPQRSTUVWXYZАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁ', capitalLetter);
set('0123456789', digit);
const mayLink = /:\/\/|www\./i;
const number = /^[0-9]{1,64}$/;

/** The most words whose lexemes are remembered, and the longest; about 3 MB. */
const maxKnown = 20_000;
const maxKnownChars = 32;
const known = new Map<string, readonly string[]>();

/** Is told of a lexeme and its place, from 1 on; of one that is there more than once, each time. */
type TakeWord = (lexeme: string, place: number) => void;

/**
 * The lexemes of `storedWords`, each with its places. Most texts are words of English and Russian that were met before:
 * they are looked up, which takes a tenth of the time of the patterns.
 */
export const wordPlaces = (content: SearchedContent, take: TakeWord): void => {
  const words =
    content.fileNames === undefined || content.fileNames.length === 0 ? plainWords(content.text) : undefined;
  if (words === undefined) {
    for (const { lexeme, position } of storedWords(content)) take(lexeme, position + 1);
    return;
  }
  for (let index = 0; index < words.length; index += 1)
    for (const lexeme of lexemesOf(words[index] ?? '')) take(lexeme, index + 1);
};

/** The words as they are written; undefined for a text that may have words within words, links, or anything strange. */
const plainWords = (text: string): string[] | undefined => {
  const words: string[] = [];
  let start = 0;
  let before: number = between;
  for (let at = 0; at < text.length; at += 1) {
    const kind = kinds[text.charCodeAt(at)] ?? strange;
    if (kind === strange || (kind === capitalLetter && before === smallLetter)) return undefined;
    if (kind === between) {
      if (before !== between) words.push(text.slice(start, at));
    } else if (before === between) start = at;
    before = kind;
  }
  if (before !== between) words.push(text.slice(start));
  return mayLink.test(text) ? undefined : words;
};

const lexemesOf = (word: string): readonly string[] => {
  let lexemes = known.get(word);
  if (lexemes === undefined) {
    if (number.test(word)) return [word];
    lexemes = storedWords({ text: word }).map(({ lexeme }) => lexeme);
    if (known.size >= maxKnown) known.clear();
    // A part of a text keeps all of it in memory, unless its letters are copied.
    if (word.length <= maxKnownChars) known.set([...word].join(''), lexemes);
  }
  return lexemes;
};
