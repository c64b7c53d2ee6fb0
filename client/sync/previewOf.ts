/** Absent in React Native and in Firefox before 125, where characters of several code points may be cut between these. */
const graphemes = globalThis.Intl?.Segmenter && new Intl.Segmenter('und', { granularity: 'grapheme' });
/** One character may have any number of marks: so many UTF-16 units for each character are looked at. */
const unitsEach = 4;

/** The beginning of a text, at most so many characters as people count them. No character is cut. */
export const previewOf = (max: number, text: string): string => {
  if (text.length <= max) return text;
  if (!graphemes) return [...text].slice(0, max).join('');
  const units = unitsEach * max;
  const segments = graphemes.segment(text.slice(0, units));
  const whole: string[] = [];
  for (const { segment, index } of segments) {
    const mayGoOn = text.length > units && index + segment.length >= units;
    if (whole.length >= max || (mayGoOn && whole.length > 0)) break;
    whole.push(segment);
  }
  return whole.join('');
};
