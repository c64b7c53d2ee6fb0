import { ChatError } from '../errors.ts';
import type { Id, OrganisationId } from '../ids.ts';
import { type GuardAction, guardActions } from '../permissions/GuardRule.ts';
import { foldText } from '../text/foldText.ts';

export type WordEntryId = Id<'WordEntry'>;
export const asWordEntryId = (value: number): WordEntryId => value as WordEntryId;

/** A word, or several in a row, that a school does not want; `*` stands for any letters or none. */
export interface WordEntry {
  readonly id: WordEntryId;
  /** The organisation whose rooms it counts in, and those of all below it. */
  readonly organisation: OrganisationId;
  /** BCP 47: whose list it is in. Every text is compared with the lists of all languages. */
  readonly language: string;
  readonly pattern: string;
  readonly action: GuardAction;
}

/** Entries of one organisation, at most; characters of one pattern; words in a row. */
export const maxEntries = 2_000;
export const patternChars = 64;
const maxWords = 6;

const problemWith = (pattern: string): string | undefined => {
  if (pattern.length > patternChars) return `at most ${patternChars} characters`;
  const words = patternWords(pattern);
  if (words.length === 0) return 'write a word';
  if (words.length > maxWords) return `at most ${maxWords} words in a row`;
  if (words.some((word) => /[^\p{L}\p{N}*]/u.test(word))) return 'letters, digits and * only';
  if (words.some((word) => word.includes('*') && word.replace(/\*/g, '').length < 2))
    return 'at least two letters beside *';
  return undefined;
};

/** The words of a pattern in the one spelling in which texts are compared. */
export const patternWords = (pattern: string): string[] =>
  foldText(pattern)
    .text.replace(/['-]/g, ' ')
    .split(/\s+/u)
    .filter((word) => word !== '');

/**
 * Reads lines of text: a pattern each; empty lines and those that begin with # say nothing. Patterns that read alike are
 * one, the first.
 * @throws ChatError INVALID_REQUEST with `details: [{line, problem}]`
 */
export const readWordLines = (text: string): string[] => {
  const patterns = new Map<string, string>();
  const problems: { readonly line: number; readonly problem: string }[] = [];
  text.split(/\r\n|\n|\r/).forEach((line, index) => {
    const pattern = line.normalize('NFC').trim().replace(/\s+/gu, ' ');
    if (pattern === '' || pattern.startsWith('#')) return;
    const problem = problemWith(pattern);
    if (problem !== undefined) problems.push({ line: index + 1, problem });
    const key = patternWords(pattern).join(' ');
    if (!patterns.has(key)) patterns.set(key, pattern);
  });
  const [first] = problems;
  if (first !== undefined)
    throw new ChatError('INVALID_REQUEST', `Line ${first.line}: ${first.problem}.`, {
      details: problems.slice(0, 100),
    });
  return [...patterns.values()];
};

/** The key by which patterns are one: what they are compared as. */
export const patternKey = (pattern: string): string => patternWords(pattern).join(' ');

/** The stricter of two actions. */
export const stricter = (one: GuardAction, other: GuardAction): GuardAction =>
  guardActions.indexOf(one) >= guardActions.indexOf(other) ? one : other;
