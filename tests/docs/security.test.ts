import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { filesIn } from './documents.ts';

interface Row {
  readonly threat: string;
  /** The path from the root of the repository. */
  readonly file: string;
  readonly title: string;
}

const rows: readonly Row[] = readFileSync('docs/security.md', 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, threat, target, title] = /^\| (.+?) \| \[[^\]]+\]\(([^)]+)\): (.+) \|$/.exec(line) ?? [];
    return threat && target && title ? [{ threat, file: join('docs', target), title }] : [];
  });

describe('docs/security.md', () => {
  it('names a test for each threat, each threat once', () => {
    expect(rows.length).to.be.above(45);
    expect(new Set(rows.map(({ threat }) => threat)).size).to.equal(rows.length);
  });

  it('names tests that are there, by their titles', () => {
    for (const { threat, file, title } of rows) expect(readFileSync(file, 'utf8'), threat).to.include(title);
  });

  it('names every file of tests that is about threats alone', () => {
    const named = new Set(rows.map(({ file }) => file));
    expect(filesIn('tests/security', ['.test.ts']).filter((file) => !named.has(file))).to.deep.equal([]);
  });
});
