import type { FormattedPiece, FoundAddress } from './FormattedPiece.ts';
import { parseInline } from './parseInline.ts';

interface Line {
  readonly words: string;
  /** The line's end as it was written; '' at the end of the text. */
  readonly end: string;
  readonly from: number;
}

/** Reads lines from the first to the last, each once. */
type ReadInline = (words: string, from: number) => readonly FormattedPiece[];

const fence = /^```[^`]*$/;
const fenceEnd = /^```\s*$/;
const dollars = /^\$\$\s*$/;
const signs = {
  quote: /^>(?: |$)/,
  bullet: /^[ \t]{0,8}[-*•] (?=\S)/,
  number: /^[ \t]{0,8}\d{1,9}[.)] (?=\S)/,
} as const;
type Sign = keyof typeof signs;
const deepest = 3;

/**
 * The formatting of a text: `*bold*`, `_italic_`, `~struck~`, `` `code` ``, code between lines of three backticks,
 * `> quotes`, `- ` and `1. ` lists, `$formulas$`. What is not closed, or stands inside a word, is text. The source is
 * kept whole (`sourceOf`). Pure; never throws; takes time linear in the length.
 * @param links the addresses in the text, in their order
 */
export const parseFormatting = (text: string, links: readonly FoundAddress[] = []): readonly FormattedPiece[] => {
  const lines = linesOf(text);
  const read = inlineReader(links);
  const pieces: FormattedPiece[] = [];
  // A sign without an end is looked for once, not at each of its lines.
  const missing = new Set<RegExp>();
  const endOf = (at: number, sign: RegExp): number => {
    if (missing.has(sign)) return -1;
    const end = nextLine(lines, at + 1, ({ words }) => sign.test(words));
    if (end === lines.length) missing.add(sign);
    return end === lines.length || end === at + 1 ? -1 : end;
  };
  /** The line behind the block that begins here, and the block; undefined for a line of text. */
  const blockAt = (at: number): readonly [next: number, block: FormattedPiece] | undefined => {
    const { words } = lineAt(lines, at);
    if (fence.test(words) || dollars.test(words)) {
      const end = endOf(at, words.startsWith('$') ? dollars : fenceEnd);
      if (end < 0) return undefined;
      const inside = lines.slice(at, end + 1);
      return [end + 1, words.startsWith('$') ? formula(inside) : fenced(inside, links)];
    }
    const sign = (Object.keys(signs) as Sign[]).find((name) => signs[name].test(words));
    if (sign === undefined) return undefined;
    const next = nextLine(lines, at + 1, (line) => !signs[sign].test(line.words));
    return [next, signed(lines.slice(at, next), sign, read)];
  };
  for (let at = 0; at < lines.length; ) {
    const block = blockAt(at);
    const line = lineAt(lines, at);
    if (block !== undefined) {
      // A block has lines of its own: the line ends around it are not shown once more.
      const before = pieces.at(-1);
      if (before?.kind === 'text' && /^\r?\n$/.test(before.text)) pieces.splice(-1, 1, { ...before, kind: 'mark' });
      pieces.push(block[1]);
      [at] = block;
    } else {
      pieces.push(...read(line.words, line.from));
      if (line.end !== '') pieces.push({ kind: 'text', text: line.end });
      at += 1;
    }
  }
  return pieces;
};

const linesOf = (text: string): readonly Line[] => {
  const lines: Line[] = [];
  let from = 0;
  for (const whole of text.split(/(?<=\n)/)) {
    const words = whole.replace(/\r?\n$/, '');
    lines.push({ words, end: whole.slice(words.length), from });
    from += whole.length;
  }
  return lines;
};

const lineAt = (lines: readonly Line[], at: number): Line => lines[at] ?? { words: '', end: '', from: 0 };

const nextLine = (lines: readonly Line[], from: number, isIt: (line: Line) => boolean): number => {
  let at = from;
  for (let line = lines[at]; line !== undefined && !isIt(line); line = lines[at]) at += 1;
  return at;
};

const inlineReader = (links: readonly FoundAddress[]): ReadInline => {
  let next = 0;
  return (words, from) => {
    while ((links[next]?.from ?? from) < from) next += 1;
    const own: FoundAddress[] = [];
    for (let link = links[next]; link !== undefined && link.to <= from + words.length; link = links[next]) {
      own.push({ ...link, from: link.from - from, to: link.to - from });
      next += 1;
    }
    return parseInline(words, own);
  };
};

const mark = (text: string): readonly FormattedPiece[] => (text === '' ? [] : [{ kind: 'mark', text }]);
const plain = (text: string): readonly FormattedPiece[] => (text === '' ? [] : [{ kind: 'text', text }]);

const sourceOfLines = (lines: readonly Line[]): string => lines.map(({ words, end }) => words + end).join('');

const formula = (lines: readonly Line[]): FormattedPiece => {
  const text = sourceOfLines(lines);
  return { kind: 'maths', text, tex: sourceOfLines(lines.slice(1, -1)), isBlock: true };
};

const fenced = (lines: readonly Line[], links: readonly FoundAddress[]): FormattedPiece => {
  const [first, last] = [lineAt(lines, 0), lineAt(lines, lines.length - 1)];
  const inside = sourceOfLines(lines.slice(1, -1));
  const code = inside.replace(/\r?\n$/, '');
  const from = first.from + first.words.length + first.end.length;
  return {
    kind: 'fence',
    pieces: [
      ...mark(first.words + first.end),
      ...withLinks(code, from, links),
      ...mark(inside.slice(code.length) + last.words + last.end),
    ],
  };
};

/** Code, in which nothing but addresses is found. */
const withLinks = (code: string, offset: number, links: readonly FoundAddress[]): readonly FormattedPiece[] => {
  const pieces: FormattedPiece[] = [];
  let at = 0;
  for (const { from, to, href } of links) {
    if (from < offset || to > offset + code.length) continue;
    pieces.push(...plain(code.slice(at, from - offset)));
    pieces.push({ kind: 'link', text: code.slice(from - offset, to - offset), href });
    at = to - offset;
  }
  return [...pieces, ...plain(code.slice(at))];
};

const signed = (lines: readonly Line[], sign: Sign, read: ReadInline): FormattedPiece => {
  const parts = lines.map(({ words, end, from }, at) => {
    const length = signs[sign].exec(words)?.[0].length ?? 0;
    const isLast = at === lines.length - 1;
    const [lead, rest] = [words.slice(0, length), read(words.slice(length), from + length)];
    if (sign === 'quote') return [...mark(lead), ...rest, ...(isLast ? mark(end) : plain(end))];
    const depth = Math.min(deepest, Math.floor(lead.replace(/\t/g, '  ').search(/\S/) / 2));
    const pieces = [...(sign === 'number' ? numbered(lead) : mark(lead)), ...rest, ...mark(end)];
    return [{ kind: sign === 'number' ? 'numbered' : 'item', depth, pieces } as const];
  });
  return { kind: sign === 'quote' ? 'quote' : 'list', pieces: parts.flat() };
};

/** Numbers are shown as they were written, whatever they count. */
const numbered = (lead: string): readonly FormattedPiece[] => {
  const at = lead.search(/\S/);
  return [...mark(lead.slice(0, at)), ...plain(lead.slice(at))];
};
