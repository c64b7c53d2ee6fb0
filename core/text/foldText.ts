/** A text in one spelling, each of its characters with its place in the text that was written. */
export interface FoldedText {
  readonly text: string;
  /** The place in the written text, in UTF-16 units, of each character and, one further, of what follows the last one. */
  readonly starts: readonly number[];
}

/** Letters that look like Latin ones, small. */
const lookalikes: Readonly<Record<string, string>> = {
  ...{
    а: 'a',
    в: 'b',
    с: 'c',
    е: 'e',
    н: 'h',
    і: 'i',
    ј: 'j',
    к: 'k',
    м: 'm',
    о: 'o',
    р: 'p',
    ѕ: 's',
    т: 't',
    у: 'y',
    х: 'x',
  },
  ...{ α: 'a', β: 'b', ε: 'e', η: 'n', ι: 'i', κ: 'k', μ: 'm', ν: 'v', ο: 'o', ρ: 'p', τ: 't', υ: 'y', χ: 'x', γ: 'y' },
  ...{ ı: 'i', ł: 'l', ø: 'o', đ: 'd', ħ: 'h', ŧ: 't', ß: 'ss', æ: 'ae', œ: 'oe', ɑ: 'a', ɡ: 'g', ӏ: 'l' },
  ...{ '。': '.', '·': '.', '•': '.', '−': '-', '’': "'", '‘': "'" },
};
const ignored = /[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const digit = /\p{Nd}/u;
const dash = /\p{Pd}/u;
const space = /\p{White_Space}/u;

/**
 * One spelling for everything that reads alike: small letters without accents, letters that look like Latin ones as those,
 * digits of every script as 0 to 9, no invisible characters. Takes time linear in the length.
 */
export const foldText = (written: string): FoldedText => {
  let text = '';
  const starts: number[] = [];
  let place = 0;
  for (const letter of written) {
    const folded = letter < '\u007f' ? letter.toLowerCase() : foldLetter(letter);
    for (let index = 0; index < folded.length; index += 1) starts.push(place);
    text += folded;
    place += letter.length;
  }
  starts.push(place);
  return { text, starts };
};

const foldLetter = (letter: string): string => {
  // Ideographs are as they are, and a text may be full of them.
  if (letter >= '\u4e00' && letter <= '\u9fff') return letter;
  let folded = '';
  for (const part of letter.normalize('NFKD').toLowerCase().normalize('NFKD')) {
    if (ignored.test(part)) continue;
    if (part < '\u007f') folded += part;
    else if (digit.test(part)) folded += digitOf(part);
    else if (dash.test(part)) folded += '-';
    else if (space.test(part)) folded += part === '\u2028' || part === '\u2029' || part === '\u0085' ? '\n' : ' ';
    else folded += lookalikes[part] ?? part;
  }
  return folded;
};

/** Digits of a script follow each other in tens, beginning with its zero. */
const digitOf = (one: string): string => {
  const code = one.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && digit.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
};

/** The range of the written text that a range of the folded one stands for. */
export const writtenRange = ({ starts }: FoldedText, from: number, to: number): { from: number; to: number } => {
  let end = to;
  // Letters that became several characters, and invisible ones behind the last letter, belong to the range.
  while (end < starts.length - 1 && starts[end] === starts[to - 1]) end += 1;
  return { from: starts[from] ?? 0, to: starts[end] ?? 0 };
};

/** Covers ranges of a text, which may overlap. */
export const coverRanges = (text: string, ranges: readonly { from: number; to: number }[], cover = '•••'): string => {
  let covered = '';
  let place = 0;
  for (const { from, to } of [...ranges].sort((one, other) => one.from - other.from || other.to - one.to)) {
    if (to <= place) continue;
    covered += from < place ? '' : text.slice(place, from) + cover;
    place = to;
  }
  return covered + text.slice(place);
};
