import { byPlace, type InlineSpan, outside } from './InlineSpan.ts';

interface Run {
  readonly from: number;
  readonly length: number;
}

interface Pairing {
  readonly runs: readonly Run[];
  readonly what: 'code' | 'maths';
  readonly mayOpen?: (run: Run) => boolean;
  readonly mayClose?: (run: Run) => boolean;
}

/** Code and formulas of one line, in their order. What is inside of them is nobody's mark. */
export const findLiterals = (
  line: string,
  links: readonly Pick<InlineSpan, 'from' | 'to'>[],
): readonly InlineSpan[] => {
  const code = pair({ runs: runsOf(line, /`+/g), what: 'code' });
  const dollars = outside(outside(runsOf(line, /\$+/g), code), links);
  const maths = pair({
    runs: dollars.filter(({ length }) => length <= 2),
    what: 'maths',
    // Not behind a letter or a digit, where it is a currency, and not before a space, where it is an amount's.
    mayOpen: ({ from, length }) =>
      !isWord(before(line, from)) && /^\S/u.test(line.slice(from + length, from + length + 1)),
    mayClose: ({ from, length }) => /^[^\s\\]/u.test(line.slice(from - 1, from)) && !isWord(after(line, from + length)),
  });
  // A formula that begins before a piece of code ends behind it: the code is a part of it.
  const all = [...outside(code, maths), ...maths].sort(byPlace);
  return all.filter((span, at) => span.from >= Math.max(0, ...all.slice(Math.max(0, at - 1), at).map(({ to }) => to)));
};

const runsOf = (line: string, sign: RegExp): readonly Run[] =>
  [...line.matchAll(sign)].map(({ index, 0: { length } }) => ({ from: index, length }));

/** Joins each run with the next of its length that may close it. Every list is walked once: time is linear. */
const pair = ({ runs, what, mayOpen = () => true, mayClose = () => true }: Pairing): readonly InlineSpan[] => {
  const closers = new Map<number, Run[]>();
  for (const run of runs.toReversed())
    if (mayClose(run)) {
      const known = closers.get(run.length);
      if (known === undefined) closers.set(run.length, [run]);
      else known.push(run);
    }
  const spans: InlineSpan[] = [];
  let end = 0;
  for (const run of runs) {
    if (run.from < end || !mayOpen(run)) continue;
    const waiting = closers.get(run.length) ?? [];
    while (waiting.length > 0 && (waiting.at(-1)?.from ?? 0) <= run.from) waiting.pop();
    const closer = waiting.at(-1);
    if (closer === undefined || closer.from === run.from + run.length) continue;
    end = closer.from + closer.length;
    spans.push({ from: run.from, to: end, opening: run.length, closing: run.length, what });
  }
  return spans;
};

const isWord = (character: string): boolean => /[\p{L}\p{N}\\]/u.test(character);
const lowHalf = (line: string, at: number): boolean => (line.charCodeAt(at) & 0xfc00) === 0xdc00;
/** The character before and after a place, halves of surrogate pairs put together; '' at the ends. */
export const before = (line: string, at: number): string =>
  line.slice(Math.max(0, lowHalf(line, at - 1) ? at - 2 : at - 1), at);
export const after = (line: string, at: number): string => line.slice(at, lowHalf(line, at + 1) ? at + 2 : at + 1);
