const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Units of a character that are looked at, on average: the segmenter's time grows with the square of the text. */
const unitsEach = 16;

/** The first characters of a text, at most `count` as people count them: no letter loses its accent, no family a child. */
export const beginningOf = (text: string, count: number): string => {
  // No character is empty, so a text of so few units is short enough.
  if (text.length <= count) return text;
  const looked = text.slice(0, count * unitsEach);
  let [taken, begun] = [0, 0];
  for (const { index } of graphemes.segment(looked)) {
    if (taken === count) return text.slice(0, index);
    taken += 1;
    begun = index;
  }
  return looked.length === text.length ? text : text.slice(0, begun);
};
