const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** UTF-16 units given to the segmenter at once: its time grows with the square of their number. */
const windowUnits = 512;

/**
 * A run of two or more characters that never join with each other: no mark, joiner, selector or modifier, no half of a
 * flag, no part of a Hangul syllable, no line end, no letter that joins with its neighbour (UAX #29). A run needs no
 * segmenter; only its last character can join with what follows.
 */
const apart =
  /[^\p{M}\p{Grapheme_Extend}\p{Cf}\p{Cc}\p{Cs}\p{Emoji_Modifier}\p{Regional_Indicator}\u1100-\u11FF\uA960-\uA97F\uAC00-\uD7FF\u0E33\u0EB3\u0D4E\u{111C2}\u{111C3}\u{113D1}\u{1193F}\u{11941}\u{11A3A}\u{11A84}-\u{11A89}\u{11D46}\u{11F02}\u{16D63}\u{16D67}-\u{16D6A}]{2,}/uy;

/**
 * The number of characters as people see them: extended grapheme clusters (UAX #29). Takes time linear in the length.
 */
export const countCharacters = (text: string): number => measure(text, Number.POSITIVE_INFINITY).characters;

/**
 * True if the text has at most `max` characters in at most four times as many UTF-16 units. The units are bounded
 * because one character can have thousands of marks. A text with at most `max` units is not segmented.
 */
export const fitsInto = (max: number, text: string): boolean =>
  text.length <= max || (text.length <= unitsOf(max) && measure(text, max).end === text.length);

/** The most UTF-16 units that a text of so many characters may have. */
export const unitsOf = (characters: number): number => 4 * characters;

/** The longest beginning of whole characters that `fitsInto` the bound. */
export const firstCharacters = (max: number, text: string): string =>
  fitsInto(max, text) ? text : text.slice(0, measure(text, max, unitsOf(max)).end);

interface Measured {
  readonly characters: number;
  /** The UTF-16 unit after the last of these characters. */
  readonly end: number;
}

/** Goes over whole characters from the start: at most `most` of them, in at most `mostUnits` UTF-16 units. */
const measure = (text: string, most: number, mostUnits: number = text.length): Measured => {
  let characters = 0;
  let end = 0;
  /** Goes over one character; false if it does not fit any more. */
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
    // The last segment may continue after the window, so the next window begins with it. If one segment fills the
    // window, the window doubles.
    if (isLast && held > 0) step(held);
    if (isLast) break;
    width = end === before ? width * 2 : windowUnits;
  }
  return { characters, end };
};

/** The characters from `from` on that join with none of their neighbours. */
const charactersApart = (text: string, from: number): string => {
  apart.lastIndex = from;
  const run = apart.exec(text)?.[0] ?? '';
  if (from + run.length === text.length) return run;
  return run.slice(0, isHighSurrogate(text, from + run.length - 2) ? -2 : -1);
};

/** The place, or the one after it if it lies between the halves of a surrogate pair. */
const wholePair = (text: string, at: number): number => (isHighSurrogate(text, at - 1) ? at + 1 : at);

const isHighSurrogate = (text: string, at: number): boolean => /[\uD800-\uDBFF]/.test(text.charAt(at));
