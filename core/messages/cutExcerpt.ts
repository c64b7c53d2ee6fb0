/** A piece of an excerpt. */
export interface ExcerptPiece {
  readonly text: string;
  readonly isMatch: boolean;
}

/** Where a text matched: from the first UTF-16 code unit to the one after the last. */
export interface MatchRange {
  readonly start: number;
  readonly end: number;
}

/** UTF-16 code units of an excerpt, and of its part before the first match, about. */
const excerptChars = 200;
const leadChars = 60;
/** A cut moves by at most so many code units to a space, so that it breaks no word. */
const wordChars = 20;

/** The part of a text around the first match, in pieces, with every match in it marked. `matches` are in order. */
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

const startOf = (text: string, place: number, limit: number): number => {
  if (place === 0) return 0;
  const space = text.slice(place, Math.min(limit, place + wordChars)).search(/\s/u);
  return whole(text, space === -1 ? place : place + space + 1);
};

const endOf = (text: string, place: number): number => {
  if (place === text.length) return place;
  const tail = text.slice(place - wordChars, place);
  const space = tail.search(/\s\S*$/u);
  return whole(text, space === -1 ? place : place - tail.length + space);
};

/** The place, or the one before it if it lies between the halves of a surrogate pair. */
const whole = (text: string, place: number): number => (/^[\uDC00-\uDFFF]/.test(text.slice(place)) ? place - 1 : place);
