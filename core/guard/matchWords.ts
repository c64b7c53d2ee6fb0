import { type FoldedText, foldText, writtenRange } from '../text/foldText.ts';
import { patternWords, type WordEntry } from './WordEntry.ts';

export interface WordMatch {
  readonly entry: WordEntry;
  /** In UTF-16 units of the written text. */
  readonly from: number;
  readonly to: number;
}

/** Finds the entries that a text meets. Takes time linear in the length of the text for each pattern with a `*`. */
export type MatchWords = (written: string) => readonly WordMatch[];

interface Token {
  readonly word: string;
  /** In characters of the folded text. */
  readonly from: number;
  readonly to: number;
}

const run = /[\p{L}\p{N}]+/gu;
/** Words in which signs and digits stand for letters. */
const leetRun = /[\p{L}\p{N}@$!|€+]{2,64}/gu;
const leetLetters: Readonly<Record<string, string>> = {
  ...{ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't' },
  ...{ '@': 'a', $: 's', '!': 'i', '|': 'i', '€': 'e', '+': 't' },
};
/** Scripts that are written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const longest = 64;

/** Prepares entries, so that each text is read once. */
export const makeMatchWords = (entries: readonly WordEntry[]): MatchWords => {
  const words = new Map<string, WordEntry[]>();
  const phrases = new Map<string, { readonly words: readonly string[]; readonly entry: WordEntry }[]>();
  const globs: { readonly literal: string; readonly pieces: readonly string[]; readonly entry: WordEntry }[] = [];
  const anywhere: { readonly text: string; readonly entry: WordEntry }[] = [];
  for (const entry of entries) {
    const parts = patternWords(entry.pattern);
    const [first = ''] = parts;
    if (unspaced.test(entry.pattern)) anywhere.push({ text: parts.join('').replaceAll('*', ''), entry });
    else if (parts.length > 1) push(phrases, first.includes('*') ? '*' : first, { words: parts, entry });
    else if (first.includes('*')) {
      const pieces = first.split('*');
      const literal = pieces.reduce((one, other) => (other.length > one.length ? other : one), '');
      globs.push({ literal, pieces, entry });
    } else push(words, first, entry);
  }

  const inPhrases = (plain: readonly Token[]): Found[] =>
    plain.flatMap(({ word, from }, index) =>
      [...(phrases.get(word) ?? []), ...(phrases.get('*') ?? [])].flatMap((phrase) => {
        const last = plain[index + phrase.words.length - 1];
        const isMet = phrase.words.every((part, step) => meets(plain[index + step]?.word ?? '', part.split('*')));
        return isMet && last !== undefined ? [{ entry: phrase.entry, from, to: last.to }] : [];
      }),
    );

  const inTokens = (tokens: readonly Token[]): Found[] => {
    const found: Found[] = tokens.flatMap((token) =>
      (words.get(token.word) ?? []).map((entry) => ({ entry, from: token.from, to: token.to })),
    );
    const all = tokens.map(({ word }) => word).join(' ');
    for (const { literal, pieces, entry } of globs) {
      if (!all.includes(literal)) continue;
      for (const { word, from, to } of tokens) if (meets(word, pieces)) found.push({ entry, from, to });
    }
    return found;
  };

  const inRows = (rows: readonly Token[]): Found[] =>
    rows.flatMap(({ word, from, to }) =>
      [...words].flatMap(([part, met]) =>
        part.length > 2 && word.includes(part) ? met.map((entry) => ({ entry, from, to })) : [],
      ),
    );

  return (written) => {
    if (entries.length === 0) return [];
    const folded = foldText(written);
    const plain = tokensOf(folded.text, run);
    const rows = singleRows(plain);
    const tokens = [...plain, ...leetTokens(folded.text), ...joinedTokens(folded.text, plain), ...rows];
    const all = [...tokens, ...tokens.flatMap(shortened)];
    const found = [...inTokens(all), ...inPhrases(plain), ...inRows(rows), ...findAnywhere(folded, anywhere)];
    return found.map(({ entry, from, to }) => ({ entry, ...writtenRange(folded, from, to) }));
  };
};

type Found = WordMatch;

const push = <Value>(map: Map<string, Value[]>, key: string, value: Value): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

const tokensOf = (text: string, pattern: RegExp): Token[] =>
  [...text.matchAll(pattern)].map(({ 0: word, index }) => ({ word, from: index, to: index + word.length }));

/** Whether a word consists of these pieces in their order, with anything in between. */
const meets = (word: string, pieces: readonly string[]): boolean => {
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)];
  if (pieces.length === 1) return word === first;
  if (word.length < first.length + last.length || !word.startsWith(first) || !word.endsWith(last)) return false;
  const end = word.length - last.length;
  let place = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = word.indexOf(piece, place);
    if (at < 0 || at + piece.length > end) return false;
    place = at + piece.length;
  }
  return true;
};

const leetTokens = (text: string): Token[] =>
  tokensOf(text, leetRun).flatMap(({ word, from, to }) => {
    const trimmed = word.replace(/[!+|]+$/, '');
    if (!/\p{L}/u.test(trimmed) || !/[0-9@$!|€+]/.test(trimmed)) return [];
    const plain = [...trimmed].map((one) => leetLetters[one] ?? one).join('');
    return [{ word: plain, from, to: to - (word.length - trimmed.length) }];
  });

/** Words that signs without a space take apart: `wo-rd`, `w.o.r.d`. */
const joinedTokens = (text: string, plain: readonly Token[]): Token[] =>
  joinWhere(plain, (one, next) => next.from - one.to <= 2 && !/\s/.test(text.slice(one.to, next.from)));

/** Rows of at least three single letters, whatever stands between them: `w o r d`. */
const singleRows = (plain: readonly Token[]): Token[] =>
  joinWhere(plain.filter(isSingle), (one, next) => next.from - one.to <= 3).filter(({ word }) => [...word].length > 2);

const isSingle = ({ word }: Token): boolean => word.length === 1 || (word.length === 2 && [...word].length === 1);

const joinWhere = (plain: readonly Token[], goesOn: (one: Token, next: Token) => boolean): Token[] => {
  const joined: Token[] = [];
  let current: Token | undefined;
  let before: Token | undefined;
  for (const token of plain) {
    const isNext = before !== undefined && current !== undefined && goesOn(before, token);
    if (isNext && current !== undefined && current.word.length + token.word.length <= longest)
      current = { word: current.word + token.word, from: current.from, to: token.to };
    else {
      if (current !== undefined) joined.push(current);
      current = token;
    }
    before = token;
  }
  if (current !== undefined) joined.push(current);
  return joined;
};

/** A letter that is written three times and more, once and twice. */
const shortened = (token: Token): Token[] =>
  /(.)\1\1/u.test(token.word)
    ? [
        { ...token, word: token.word.replace(/(.)\1{2,}/gu, '$1') },
        { ...token, word: token.word.replace(/(.)\1{2,}/gu, '$1$1') },
      ]
    : [];

const findAnywhere = (
  { text }: FoldedText,
  patterns: readonly { readonly text: string; readonly entry: WordEntry }[],
): Found[] => {
  if (patterns.length === 0) return [];
  const places: number[] = [];
  let compact = '';
  for (let index = 0; index < text.length; index += 1) {
    const one = text.charAt(index);
    if (/[\s.,\-_*'"|~]/.test(one)) continue;
    compact += one;
    places.push(index);
  }
  return patterns.flatMap((pattern) => {
    const found: Found[] = [];
    for (let at = compact.indexOf(pattern.text); at >= 0; at = compact.indexOf(pattern.text, at + 1)) {
      const last = places[at + pattern.text.length - 1] ?? 0;
      found.push({ entry: pattern.entry, from: places[at] ?? 0, to: last + 1 });
    }
    return found;
  });
};
