const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Units that the segmenter sees at once: its time grows with the square of the text that it is given. */
const windowUnits = 512;

/**
 * Two or more characters that never join with each other: no mark, joiner, selector or modifier, no half of a flag, no
 * part of a Hangul syllable, no line end, none of the letters that join with the next or the last one (UAX #29). They
 * need no segmenter; the last of them may still be joined with what follows.
 */
const apart =
  /[^\p{M}\p{Grapheme_Extend}\p{Cf}\p{Cc}\p{Cs}\p{Emoji_Modifier}\p{Regional_Indicator}\u1100-\u11FF\uA960-\uA97F\uAC00-\uD7FF\u0E33\u0EB3\u0D4E\u{111C2}\u{111C3}\u{113D1}\u{1193F}\u{11941}\u{11A3A}\u{11A84}-\u{11A89}\u{11D46}\u{11F02}\u{16D63}\u{16D67}-\u{16D6A}]{2,}/uy;

/** How many characters people see: extended grapheme clusters (UAX #29). Linear in the length. */
export const countCharacters = (text: string): number => walk(text, Number.POSITIVE_INFINITY).characters;

/**
 * True where the text has at most `max` characters in at most four times as many UTF-16 units. The units bound what a
 * character may cost: one can be thousands of marks on a letter. Text whose units already fit is not segmented.
 */
export const fitsInto = (max: number, text: string): boolean =>
  text.length <= max || (text.length <= unitsOf(max) && walk(text, max).end === text.length);

/** The UTF-16 units that so many characters may take. */
export const unitsOf = (characters: number): number => 4 * characters;

/** As many whole characters of the beginning as fit into `max`, by the same rule. */
export const firstCharacters = (max: number, text: string): string =>
  fitsInto(max, text) ? text : text.slice(0, walk(text, max, unitsOf(max)).end);

interface Walked {
  readonly characters: number;
  /** Units of these characters. */
  readonly end: number;
}

/** From the start over whole characters, at most so many and at most so many units. */
const walk = (text: string, most: number, mostUnits: number = text.length): Walked => {
  let characters = 0;
  let end = 0;
  /** Goes over one character; false where it may not. */
  const step = (units: number): boolean => {
    if (characters >= most || end + units > mostUnits) return false;
    characters += 1;
    end += units;
    return true;
  };

  for (let width = windowUnits; end < text.length; ) {
    for (const character of charactersApart(text, end)) if (!step(character.length)) return { characters, end };
    const before = end;
    const slice = text.slice(end, wholePair(text, end + width));
    const isLast = end + slice.length >= text.length;
    let held = 0;
    for (const { segment } of graphemes.segment(slice)) {
      if (held > 0 && !step(held)) return { characters, end };
      held = segment.length;
    }
    // The last segment of a window may go on behind it, so it begins the next one; one that fills a window needs more.
    if (isLast && held > 0) step(held);
    if (isLast) break;
    width = end === before ? width * 2 : windowUnits;
  }
  return { characters, end };
};

/** From here on, characters that join with none of their neighbours. */
const charactersApart = (text: string, from: number): string => {
  apart.lastIndex = from;
  const run = apart.exec(text)?.[0] ?? '';
  if (from + run.length === text.length) return run;
  return run.slice(0, isHighSurrogate(text, from + run.length - 2) ? -2 : -1);
};

/** The same place, or the one behind it where it lies between the halves of a character. */
const wholePair = (text: string, at: number): number => (isHighSurrogate(text, at - 1) ? at + 1 : at);

const isHighSurrogate = (text: string, at: number): boolean => /[\uD800-\uDBFF]/.test(text.charAt(at));
