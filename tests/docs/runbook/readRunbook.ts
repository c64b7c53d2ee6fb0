import { readFileSync } from 'node:fs';

/** What a block of the page is for; `setup` and `first` stand before the entries. */
type BlockKind = 'Look' | 'Healthy' | 'Faulty' | 'Remedy' | 'setup' | 'first';

/** One symptom of the page, with its blocks in their order. */
export interface RunbookEntry {
  readonly title: string;
  readonly blocks: readonly { readonly kind: BlockKind; readonly language: string; readonly code: string }[];
}

export const runbookPage = readFileSync('docs/runbook.md', 'utf8');

/** The parts of the page between headings. A block belongs to the bold word that stands before it. */
export const readRunbook = (page: string): readonly RunbookEntry[] =>
  page.split(/^## /m).map((part, index) => {
    const title = index === 0 ? 'the beginning' : (part.split('\n')[0] ?? '');
    const found = part.matchAll(/^\*\*(Look|Healthy|Faulty|Remedy)\*{0,2}|^```(\w+)\n([\s\S]*?)^```$/gm);
    let kind: BlockKind | undefined = index === 0 ? 'setup' : undefined;
    const blocks: { kind: BlockKind; language: string; code: string }[] = [];
    for (const [, word, language, code = ''] of found) {
      if (word !== undefined) kind = word as BlockKind;
      if (language === undefined) continue;
      if (kind === undefined)
        throw new Error(`docs/runbook.md, ${title}: a block stands behind none of the bold words`);
      blocks.push({ kind, language, code });
      if (kind === 'setup') kind = 'first';
    }
    return { title, blocks };
  });

/** The commands of an entry that have this purpose, as one script. */
export const scriptOf = ({ blocks }: RunbookEntry, kind: BlockKind): string =>
  blocks.flatMap((one) => (one.kind === kind && one.language === 'bash' ? [one.code] : [])).join('\n');

/** The lines of an output that the page shows, in order; `…` stands for anything in a line. */
const linesOf = ({ blocks }: RunbookEntry, kind: 'Healthy' | 'Faulty'): readonly string[] =>
  blocks
    .flatMap((one) => (one.kind === kind && one.language === 'text' ? one.code.split('\n') : []))
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '…');

const patternOf = (line: string): RegExp => {
  const literal = (text: string): string =>
    text
      .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .split(/ +/)
      .join('\\s+');
  return new RegExp(line.split('…').map(literal).join('.*'));
};

/** The first line that the page shows and the output does not have in its place; undefined: it has all. */
export const missingIn = (entry: RunbookEntry, kind: 'Healthy' | 'Faulty', output: string): string | undefined => {
  const lines = output.split('\n');
  let from = 0;
  for (const expected of linesOf(entry, kind)) {
    const pattern = patternOf(expected);
    const at = lines.findIndex((line, index) => index >= from && pattern.test(line));
    if (at === -1) return expected;
    from = at + 1;
  }
  return undefined;
};
