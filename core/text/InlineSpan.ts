import type { InlineKind } from './FormattedPiece.ts';

/** A part of a line, in UTF-16 units: its end is excluded, and marks of these lengths stand at both of its ends. */
export interface InlineSpan {
  readonly from: number;
  readonly to: number;
  readonly opening: number;
  readonly closing: number;
  readonly what: InlineKind | 'maths' | { readonly href: string };
}

/** Of these, all that stand in none of the spans. Both are in the order of the line. */
export const outside = <Placed extends { readonly from: number }>(
  all: readonly Placed[],
  spans: readonly Pick<InlineSpan, 'from' | 'to'>[],
): readonly Placed[] => {
  let at = 0;
  return all.filter(({ from }) => {
    while ((spans[at]?.to ?? Number.POSITIVE_INFINITY) <= from) at += 1;
    return from < (spans[at]?.from ?? Number.POSITIVE_INFINITY);
  });
};

export const byPlace = (one: Pick<InlineSpan, 'from' | 'to'>, other: Pick<InlineSpan, 'from' | 'to'>): number =>
  one.from - other.from || other.to - one.to;
