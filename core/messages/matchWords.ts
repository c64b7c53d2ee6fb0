import type { AskedForm, AskedStep, AskedWord } from './askedWords.ts';
import type { MatchRange } from './cutExcerpt.ts';
import type { StoredWord } from './storedWords.ts';

/** Further words that are accepted for a typed one, by the place of the typed word. */
export type SimilarWords = ReadonlyMap<number, ReadonlySet<string>>;

/** Where a message has what was asked for. */
export interface MessageMatch {
  /** In order, none within another. What matched in names of files has no place. */
  readonly ranges: readonly MatchRange[];
  /** The message has every word as it was typed. */
  readonly isExact: boolean;
}

/**
 * Finds in a message's words what was asked for; undefined if it does not have all of it. It decides as the database
 * does, and says what to mark.
 */
export const matchWords = (
  stored: readonly StoredWord[],
  asked: readonly AskedWord[],
  similar: SimilarWords = new Map(),
): MessageMatch | undefined => {
  const lexicon = new Map<string, StoredWord[]>();
  for (const word of stored) {
    const same = lexicon.get(word.lexeme);
    if (same === undefined) lexicon.set(word.lexeme, [word]);
    else same.push(word);
  }
  const ranges: MatchRange[] = [];
  let isExact = true;
  for (const [place, word] of asked.entries()) {
    const others = [...(similar.get(place) ?? [])].map((lexeme) => [
      { distance: 0, forms: [{ lexeme, isPrefix: false }] },
    ]);
    const found = [...word.phrases, ...others].flatMap((phrase) => findPhrase(lexicon, phrase));
    if (found.length === 0) return undefined;
    ranges.push(...found);
    if (isExact) isExact = findPhrase(lexicon, word.exact).length > 0;
  }
  return { ranges: joinRanges(ranges), isExact };
};

const findPhrase = (lexicon: ReadonlyMap<string, StoredWord[]>, steps: readonly AskedStep[]): MatchRange[] => {
  const [first, ...rest] = steps;
  if (first === undefined) return [];
  // By the position of the last word: of several spellings at one place one is enough.
  let open = new Map(placesOf(lexicon, first).map((word) => [word.position, { start: word.start, last: word }]));
  for (const step of rest) {
    const next: typeof open = new Map();
    for (const word of placesOf(lexicon, step)) {
      const before = open.get(word.position - step.distance);
      if (before !== undefined) next.set(word.position, { start: before.start, last: word });
    }
    open = next;
  }
  return [...open.values()].map(({ start, last }) => ({ start, end: last.end }));
};

const placesOf = (lexicon: ReadonlyMap<string, StoredWord[]>, { forms }: AskedStep): StoredWord[] =>
  forms.flatMap((form) => wordsOfForm(lexicon, form));

const wordsOfForm = (lexicon: ReadonlyMap<string, StoredWord[]>, { lexeme, isPrefix }: AskedForm): StoredWord[] => {
  if (!isPrefix) return lexicon.get(lexeme) ?? [];
  return [...lexicon].flatMap(([stored, words]) => (stored.startsWith(lexeme) ? words : []));
};

const joinRanges = (ranges: readonly MatchRange[]): MatchRange[] => {
  const joined: MatchRange[] = [];
  for (const range of [...ranges].sort((one, other) => one.start - other.start || other.end - one.end)) {
    const last = joined.at(-1);
    if (range.start >= range.end) continue;
    if (last !== undefined && range.start < last.end)
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else joined.push(range);
  }
  return joined;
};
