/** A piece of a text; several in a row are an excerpt. */
export interface ExcerptPiece {
  readonly text: string;
  readonly isMatch: boolean;
}

/** Where in a text something matched, from the first UTF-16 code unit to the one behind the last. */
export interface MatchRange {
  readonly start: number;
  readonly end: number;
}

/** Characters (UTF-16 code units) of an excerpt, and before its first match, about. */
const excerptChars = 200;
const leadChars = 60;
/** A cut looks so far for a space, so as not to break a word. */
const wordChars = 20;

/** The part of a text around the first match, in pieces, with every match in it marked. Matches are in order. */
export const cutExcerpt = (text: string, matches: readonly MatchRange[]): readonly ExcerptPiece[] => {
  const first = matches[0]?.start ?? 0;
  const start = startOf(text, Math.max(0, first - leadChars), first);
  const end = endOf(text, Math.min(text.length, start + excerptChars));
  const pieces: ExcerptPiece[] = [];
  let place = start;
  for (const match of matches) {
    const [from, to] = [Math.max(match.start, place), Math.min(match.end, end)];
    if (from >= to) continue;
    if (from > place) pieces.push({ text: text.slice(place, from), isMatch: false });
    pieces.push({ text: text.slice(from, to), isMatch: true });
    place = to;
  }
  if (place < end) pieces.push({ text: text.slice(place, end), isMatch: false });
  return pieces;
};

const startOf = (text: string, wanted: number, limit: number): number => {
  if (wanted === 0) return 0;
  const space = text.slice(wanted, Math.min(limit, wanted + wordChars)).search(/\s/u);
  return whole(text, space === -1 ? wanted : wanted + space + 1);
};

const endOf = (text: string, wanted: number): number => {
  if (wanted === text.length) return wanted;
  const tail = text.slice(wanted - wordChars, wanted);
  const space = tail.search(/\s\S*$/u);
  return whole(text, space === -1 ? wanted : wanted - tail.length + space);
};

/** Never between the two halves of a character. */
const whole = (text: string, place: number): number => (/^[\uDC00-\uDFFF]/.test(text.slice(place)) ? place - 1 : place);
