import { foldSearchText, type SearchableText } from '../text/foldSearchText.ts';

/** A word of a text, a sign of a script without spaces, or an emoji. */
export interface TextToken {
  readonly kind: 'word' | 'sign' | 'emoji';
  /** 0 for the first; words and signs that follow each other differ by one. */
  readonly position: number;
  /** Folded by `foldSearchText`, without apostrophes; at most 64 characters. */
  readonly text: string;
  /** Parts of a word from an inner beginning to its end: `elementbyid` of `getElementById`, `ecole` of `l'école`. */
  readonly tails: readonly { readonly text: string; readonly start: number }[];
  /** `c++` for a short name with signs. */
  readonly signed?: string;
  /** True if the next token continues the same run of signs. */
  readonly isContinued: boolean;
  /** Where it is in the text that was written, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** Scripts that are written without spaces between words, and Korean, whose words carry particles. */
const spaceless =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\u30FC\\u3005\\p{sc=Hangul}\\p{sc=Bopomofo}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\p{sc=Yi}';
const letter = `(?![${spaceless}])[\\p{L}\\p{N}\\p{M}]`;
const joined = `(?:'|(?<=\\p{sc=Hebrew})"(?=\\p{sc=Hebrew}))`;
const emojis = '\\p{Regional_Indicator}{2}|(?![\\u00A9\\u00AE\\u2122\\u2139])\\p{Extended_Pictographic}';
const parts = new RegExp(
  `(?<signs>[${spaceless}]+)|(?<word>(?:${letter})+(?:${joined}(?:${letter})+)*)(?<mark>\\+{1,2}|#)?|(?<emoji>${emojis})`,
  'uy',
);
/** Longer ones are cut, when they are stored and when they are asked for. */
const maxWordChars = 64;
/** Inner beginnings of one word; more are in no word that somebody reads. */
const maxTails = 8;
/** Where a word can have inner beginnings. */
const oddInside = /[\p{N}'"]/u;

/** The words, signs and emoji of a text, in order. Takes time linear in the length. */
export const textTokens = (written: string): TextToken[] => {
  const folded = foldSearchText(written);
  const { text } = folded;
  const tokens: TextToken[] = [];
  let position = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code < 0x80 && !isPlain(code)) {
      at += 1;
      continue;
    }
    // Most words need no pattern, which takes ten times as long.
    const end = endOfPlain(text, at);
    if (end > at && endsWord(text, end)) {
      tokens.push(wordToken(folded, text.slice(at, end), undefined, at, position++));
      at = end;
      continue;
    }
    parts.lastIndex = at;
    const match = parts.exec(text);
    if (match === null) {
      at += 1;
      continue;
    }
    const { signs, word, mark, emoji } = match.groups ?? {};
    if (signs !== undefined) position = addSigns(tokens, folded, signs, at, position);
    else if (word !== undefined) tokens.push(wordToken(folded, word, mark, at, position++));
    else if (emoji !== undefined)
      tokens.push({
        ...{ kind: 'emoji', position: position++, text: emoji, tails: none, isContinued: false },
        ...rangeOf(folded, at, at + emoji.length),
      });
    at += match[0].length;
  }
  return tokens;
};

const none: readonly never[] = [];

/** A small letter or digit of ASCII, or a small Cyrillic letter. */
const isPlain = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || (code >= 0x430 && code <= 0x45f);

const endOfPlain = (text: string, from: number): number => {
  let end = from;
  while (end < text.length && isPlain(text.charCodeAt(end))) end += 1;
  return end;
};

/** The end of the text, or a sign of ASCII that neither joins words nor belongs to a name. */
const endsWord = (text: string, end: number): boolean => {
  if (end === text.length) return true;
  const code = text.charCodeAt(end);
  return code < 0x80 && code !== 0x27 && code !== 0x22 && code !== 0x2b && code !== 0x23;
};

const addSigns = (tokens: TextToken[], folded: SearchableText, signs: string, from: number, first: number): number => {
  let [at, position] = [from, first];
  const last = from + signs.length;
  for (const text of signs) {
    const range = rangeOf(folded, at, at + text.length);
    at += text.length;
    tokens.push({ kind: 'sign', position: position++, text, tails: [], isContinued: at < last, ...range });
  }
  return position;
};

const wordToken = (
  folded: SearchableText,
  word: string,
  mark: string | undefined,
  at: number,
  position: number,
): TextToken => {
  const text = plain(word);
  const range = rangeOf(folded, at, at + word.length);
  if (mark === undefined && folded.humps.size === 0 && !oddInside.test(word))
    return { kind: 'word', position, text, tails: none, isContinued: false, ...range };
  const tails = innerStarts(folded, word, at).map((start) => ({
    text: plain(word.slice(start)),
    start: folded.starts[at + start] ?? 0,
  }));
  const isSigned = mark !== undefined && word.length <= 2;
  return {
    ...{ kind: 'word', position, text, isContinued: false, ...(isSigned ? { signed: `${text}${mark}` } : {}) },
    tails: tails.filter((tail) => tail.text !== ''),
    ...rangeOf(folded, at, at + word.length + (isSigned ? mark.length : 0)),
  };
};

const plain = (word: string): string => {
  const letters = word.includes("'") || word.includes('"') ? word.replace(/['"]/g, '') : word;
  if (letters.length <= maxWordChars) return letters;
  const cut = letters.slice(0, maxWordChars);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
};

/** After an apostrophe, at a capital after small letters, and where letters and digits meet. */
const innerStarts = ({ humps }: SearchableText, word: string, at: number): number[] => {
  const starts: number[] = [];
  const isMixed = /\p{N}/u.test(word);
  for (let place = 1; place < word.length && starts.length < maxTails; place += 1) {
    const [before, here] = [word.charAt(place - 1), word.charAt(place)];
    const meets = isMixed && here !== "'" && before !== "'" && isDigit(before) !== isDigit(here);
    if (/['"]/.test(before) || humps.has(at + place) || meets) starts.push(place);
  }
  return starts;
};

const isDigit = (one: string): boolean => one >= '0' && one <= '9';

/** The written characters that folded ones stand for, whole. */
const rangeOf = ({ starts }: SearchableText, from: number, to: number): { start: number; end: number } => {
  let end = to;
  while (end < starts.length - 1 && starts[end] === starts[to - 1]) end += 1;
  return { start: starts[from] ?? 0, end: starts[end] ?? 0 };
};
