import type { InlineKind } from './FormattedPiece.ts';
import { after, before } from './findLiterals.ts';
import { type InlineSpan, outside } from './InlineSpan.ts';

/** Runs of one sign, and what each asks for. Two underlines ask for nothing: `__init__` is a name. */
const asks: Readonly<Record<string, InlineKind>> = {
  '*': 'bold',
  '**': 'bold',
  '***': 'bold',
  _: 'italic',
  '~': 'strike',
  '~~': 'strike',
};
const runs = /\*+|_+|~+/g;

/** Scripts that put no space between words: there, a mark stands beside a letter. */
const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;
const inWord = /[\p{L}\p{M}\p{N}]/u;
/** Signs of faces and formulas: `^_^`, `-_-`, `=*=`. */
const stuck = /[-\\^<>=+|#@&%$/]/u;
/** A selector behind a star makes an emoji of it: the key *️⃣. */
const emojiPart = /[\uFE0F\u20E3]/u;

/** True where a word does not go on: at the ends, beside white space and punctuation, and in scripts without spaces. */
const isApart = (character: string): boolean =>
  character === '' || (!stuck.test(character) && (!inWord.test(character) || spaceless.test(character)));
const isSolid = (character: string): boolean => character !== '' && !/\s/u.test(character);

/**
 * Bold, italic and struck text of one line, in its order, each whole inside of the next. A mark opens before and closes
 * behind what is no white space, and never inside a word. Of each mark only the last opener counts, so that nothing
 * nests deeper than there are marks and time is linear.
 * @param taken what holds no marks: code, formulas, addresses
 */
export const findEmphasis = (
  line: string,
  taken: readonly Pick<InlineSpan, 'from' | 'to'>[],
): readonly InlineSpan[] => {
  const found = outside(
    [...line.matchAll(runs)].map(({ index, 0: mark }) => ({ from: index, mark })),
    taken,
  );
  const openers = new Map<string, number>();
  const spans: InlineSpan[] = [];
  for (const { from, mark } of found) {
    const what = asks[mark];
    const [left, right] = [before(line, from), after(line, from + mark.length)];
    if (what === undefined || emojiPart.test(right)) continue;
    const opener = openers.get(mark);
    if (opener !== undefined && isSolid(left) && isApart(right)) {
      const to = from + mark.length;
      if (from > opener + mark.length)
        spans.push({ from: opener, to, opening: mark.length, closing: mark.length, what });
      // What was opened inside stays open no longer.
      for (const [other, at] of openers) if (at >= opener) openers.delete(other);
    } else if (isSolid(right) && isApart(left)) openers.set(mark, from);
  }
  return spans.sort((one, other) => one.from - other.from || other.to - one.to);
};
