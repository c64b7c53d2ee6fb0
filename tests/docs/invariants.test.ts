import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { filesIn, linksIn, pages } from './documents.ts';

interface Invariant {
  readonly definition: string;
  /** Paths from the root of the repository. */
  readonly keptIn: readonly string[];
  readonly provedBy: readonly string[];
}

const page = readFileSync('docs/invariants.md', 'utf8');

const filesOf = (lines: readonly string[], label: string): string[] =>
  linksIn(lines.find((line) => line.startsWith(`- ${label}: `)) ?? '').map((target) => join('docs', target));

/** By number, with its letter. */
const invariants = new Map<string, Invariant>(
  page
    .split(/^## (?=I\d+$)/m)
    .slice(1)
    .map((section) => {
      const [name = '', ...lines] = section.split('\n');
      const definition = lines.find((line) => line !== '') ?? '';
      return [name, { definition, keptIn: filesOf(lines, 'Kept in'), provedBy: filesOf(lines, 'Proved by') }];
    }),
);

const citedIn = (text: string): string[] => [...text.matchAll(/\bI\d{1,2}\b/g)].map(([name]) => name);

const sources = (): string[] =>
  ['core', 'adapters', 'client', 'composition', 'web', 'tests', 'bench', 'examples', 'scripts'].flatMap((folder) =>
    filesIn(folder, ['.ts', '.tsx', '.js']),
  );

describe('docs/invariants.md', () => {
  it('defines every invariant that code, tests and pages cite', () => {
    const undefinedOnes = [...sources(), ...pages()].flatMap((file) =>
      citedIn(readFileSync(file, 'utf8'))
        .filter((name) => !invariants.has(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(undefinedOnes).to.deep.equal([]);
  });

  it('defines each in one sentence, with where it is kept and which tests prove it', () => {
    expect(invariants.size).to.be.greaterThan(0);
    for (const [name, { definition, keptIn, provedBy }] of invariants) {
      expect(definition, name).to.match(/^[^.]+\.$/);
      expect(keptIn, name).not.to.deep.equal([]);
      expect(provedBy, name).not.to.deep.equal([]);
    }
  });

  it('names files that exist', () => {
    const missing = [...invariants.values()]
      .flatMap(({ keptIn, provedBy }) => [...keptIn, ...provedBy])
      .filter((file) => !existsSync(file));
    expect(missing).to.deep.equal([]);
  });

  it('names tests that cite the invariant', () => {
    const silent = [...invariants].flatMap(([name, { provedBy }]) =>
      provedBy
        .filter((file) => existsSync(file))
        .filter((file) => !file.startsWith('tests/') || !citedIn(readFileSync(file, 'utf8')).includes(name))
        .map((file) => `${name}: ${file}`),
    );
    expect(silent).to.deep.equal([]);
  });
});
