import type { FormattedPiece, FoundAddress } from './FormattedPiece.ts';
import { findEmphasis } from './findEmphasis.ts';
import { findLiterals } from './findLiterals.ts';
import { byPlace, type InlineSpan } from './InlineSpan.ts';

/**
 * The pieces of one line: bold, italic, struck text, code, formulas, addresses. Takes time linear in the length.
 * @param links the addresses of this line, in their order
 */
export const parseInline = (line: string, links: readonly FoundAddress[]): readonly FormattedPiece[] => {
  const addresses = links.map(
    ({ from, to, href }): InlineSpan => ({ from, to, opening: 0, closing: 0, what: { href } }),
  );
  const literals = findLiterals(line, addresses);
  const maths = literals.filter(({ what }) => what === 'maths');
  const shown = addresses.filter((one) => !maths.some(({ from, to }) => one.from < to && one.to > from));
  const taken = merge([...literals, ...shown]);
  return assemble(line, [...literals, ...shown, ...findEmphasis(line, taken)].sort(byPlace));
};

/** What lies inside another is not taken twice. */
const merge = (spans: readonly InlineSpan[]): readonly InlineSpan[] => {
  const apart: InlineSpan[] = [];
  for (const span of [...spans].sort(byPlace)) if (span.from >= (apart.at(-1)?.to ?? 0)) apart.push(span);
  return apart;
};

const text = (words: string): readonly FormattedPiece[] => (words === '' ? [] : [{ kind: 'text', text: words }]);
const mark = (words: string): readonly FormattedPiece[] => (words === '' ? [] : [{ kind: 'mark', text: words }]);

/** Puts spans, each whole inside the next, together with what stands between them. */
const assemble = (line: string, spans: readonly InlineSpan[]): readonly FormattedPiece[] => {
  let next = 0;
  const within = (from: number, to: number): readonly FormattedPiece[] => {
    const pieces: FormattedPiece[] = [];
    let at = from;
    for (let span = spans[next]; span !== undefined && span.from < to; span = spans[next]) {
      next += 1;
      if (span.from < at || span.to > to) continue;
      pieces.push(...text(line.slice(at, span.from)), pieceOf(span));
      at = span.to;
    }
    pieces.push(...text(line.slice(at, to)));
    return pieces;
  };
  const pieceOf = ({ from, to, opening, closing, what }: InlineSpan): FormattedPiece => {
    const [start, end] = [from + opening, to - closing];
    if (typeof what !== 'string') return { kind: 'link', text: line.slice(from, to), href: what.href };
    if (what === 'maths')
      return { kind: what, text: line.slice(from, to), tex: line.slice(start, end), isBlock: opening === 2 };
    return {
      kind: what,
      pieces: [...mark(line.slice(from, start)), ...within(start, end), ...mark(line.slice(end, to))],
    };
  };
  return within(0, line.length);
};
