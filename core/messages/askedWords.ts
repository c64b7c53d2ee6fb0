import { stemOf, withoutPrefix } from './stemOf.ts';
import { marks, stemLexeme } from './storedWords.ts';
import { type TextToken, textTokens } from './textTokens.ts';

/** One spelling that is accepted. */
export interface AskedForm {
  readonly lexeme: string;
  /** Also words that begin so. */
  readonly isPrefix: boolean;
}

/** One of several words that must follow each other. */
export interface AskedStep {
  /** From the position of the step before; 0 for the first. */
  readonly distance: number;
  readonly forms: readonly AskedForm[];
}

/** What was typed between two spaces: a message must have one of its phrases. */
export interface AskedWord {
  readonly typed: string;
  readonly phrases: readonly (readonly AskedStep[])[];
  /** The words alone, as typed: messages with them come first. */
  readonly exact: readonly AskedStep[];
  /** The one word of four letters or more of which similar ones may be meant; null if there is none. */
  readonly correctable: string | null;
}

export interface AskedWords {
  readonly words: readonly AskedWord[];
  /** What was typed and is not searched for: words after the twelfth, and signs that no message is found by. */
  readonly leftOut: readonly string[];
}

/** The most words of one search. */
const wordsAtMost = 12;
const shortestPrefix = 2;
/** Hebrew words that begin with another letter than those of the article and of "and": it is mostly part of the word. */
const startsWithLetterOfWord = /^(?![הו])[א-ת]/u;

/** What a person searches for, in the spelling of `storedWords`. The last word of each phrase may be the beginning of one. */
export const askedWords = (text: string): AskedWords => {
  const words: AskedWord[] = [];
  const leftOut: string[] = [];
  const known = new Set<string>();
  for (const typed of text.split(/[\s\u200B]+/u)) {
    if (typed === '') continue;
    const tokens = textTokens(typed);
    if (tokens.length === 0) {
      leftOut.push(typed);
      continue;
    }
    const key = tokens.map((token) => token.signed ?? token.text).join(' ');
    if (known.has(key)) continue;
    known.add(key);
    if (words.length < wordsAtMost) words.push(askedWord(typed, tokens));
    else leftOut.push(typed);
  }
  return { words, leftOut };
};

/** Narrows a search to messages with a link or a file. */
export const askedMark = (mark: keyof typeof marks): AskedWord => {
  const steps = [{ distance: 0, forms: [{ lexeme: marks[mark], isPrefix: false }] }];
  return { typed: '', phrases: [steps], exact: steps, correctable: null };
};

const askedWord = (typed: string, tokens: readonly TextToken[]): AskedWord => {
  const phrases = [stepsOf(tokens, true)];
  const [only] = tokens;
  const isRun = tokens.length > 1 && tokens.every(({ kind }) => kind === 'sign');
  if (isRun) {
    const run = tokens.map(({ text }) => text).join('');
    const stem = [...stemOf(run)].length;
    if (stem < tokens.length) phrases.push(stepsOf(cutRun(tokens, stem), true));
  }
  const isOneWord = tokens.length === 1 && only?.kind === 'word' && only.signed === undefined;
  const correctable = isOneWord && /^\p{L}{4,32}$/u.test(only.text) ? only.text : null;
  return { typed, phrases, exact: stepsOf(tokens, false), correctable };
};

const cutRun = (tokens: readonly TextToken[], length: number): TextToken[] =>
  tokens.slice(0, length).map((token, index) => (index === length - 1 ? { ...token, isContinued: false } : token));

const stepsOf = (tokens: readonly TextToken[], isLoose: boolean): AskedStep[] => {
  const steps: AskedStep[] = [];
  let last = 0;
  tokens.forEach((token, index) => {
    const following = token.isContinued ? tokens[index + 1] : undefined;
    const endsPair = token.kind === 'sign' && tokens[index - 1]?.isContinued === true;
    // The pair before has it. Where the run goes on in the message, it would not be alone.
    if (endsPair && following === undefined) return;
    const isLast = index === tokens.length - 1;
    const forms =
      token.kind === 'sign'
        ? [{ lexeme: token.text + (following?.text ?? ''), isPrefix: following === undefined && isLast }]
        : formsOf(token, isLoose, isLast);
    steps.push({ distance: steps.length === 0 ? 0 : token.position - last, forms });
    last = token.position;
  });
  return steps;
};

const formsOf = ({ kind, text, signed }: TextToken, isLoose: boolean, isLast: boolean): AskedForm[] => {
  if (signed !== undefined) return [{ lexeme: signed, isPrefix: false }];
  const isPrefix = isLoose && isLast && kind === 'word' && text.length >= shortestPrefix;
  const forms = [{ lexeme: text, isPrefix }];
  if (!isLoose || kind === 'emoji') return forms;
  const stem = stemOf(text);
  if (stem !== text) forms.push({ lexeme: stem, isPrefix: false });
  forms.push({ lexeme: stemLexeme(stem), isPrefix: false });
  const bare = startsWithLetterOfWord.test(text) ? undefined : withoutPrefix(text);
  if (bare !== undefined) forms.push({ lexeme: bare, isPrefix: isLast });
  return forms;
};
