const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Units that the segmenter sees at once: its time grows with the square of the text. */
const windowUnits = 512;
/** The server lets a character take this many UTF-16 units on average. */
const unitsEach = 4;

/**
 * How many characters of the limit are left, or are too many if negative: characters as people see them, as the server
 * counts. null while the text has no more units than the limit has characters, so that nothing needs to be counted.
 */
export const charactersLeft = (text: string, max: number): number | null => {
  if (text.length <= max) return null;
  const left = max - countGraphemes(text);
  const excess = text.length - unitsEach * max;
  return excess > 0 ? Math.min(left, -Math.ceil(excess / unitsEach)) : left;
};

const countGraphemes = (text: string): number => {
  let [count, end, width] = [0, 0, windowUnits];
  while (end < text.length) {
    const slice = text.slice(end, endOfPair(text, end + width));
    const isLast = end + slice.length >= text.length;
    const segments = [...graphemes.segment(slice)];
    // The last one may go on behind the window, so it begins the next one; if it fills the window, it needs a wider one.
    const next = isLast ? slice.length : (segments.at(-1)?.index ?? 0);
    count += isLast ? segments.length : segments.length - 1;
    end += next;
    width = next === 0 ? width * 2 : windowUnits;
  }
  return count;
};

/** The same place, or the one behind it where it lies between the halves of a character. */
const endOfPair = (text: string, at: number): number => (/[\uD800-\uDBFF]/.test(text.charAt(at - 1)) ? at + 1 : at);
