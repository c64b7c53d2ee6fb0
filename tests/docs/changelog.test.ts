import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { migrationNames } from '../../adapters/knex/migrations/migrations.ts';
import { version } from '../../composition/version.ts';

interface Note {
  readonly part: string;
  readonly text: string;
}

interface ComposeChangelog {
  readonly PARTS: readonly string[];
  readNotes(text: string, file: string): Note[];
  composeChangelog(
    changelog: string,
    release: { readonly version: string; readonly date: string; readonly notes: readonly Note[] },
  ): string;
}

/** A script, which is not compiled. */
const { composeChangelog, PARTS, readNotes }: ComposeChangelog = await import(
  pathToFileURL(resolve('scripts', 'composeChangelog.js')).href
);

const sectionsOf = (changelog: string): { version: string; date: string; text: string }[] =>
  changelog
    .split(/^## /m)
    .slice(1)
    .map((text) => {
      const [, number = '', date = ''] = /^\[([^\]]+)\] - (\S+)\n/.exec(text) ?? [];
      return { version: number, date, text };
    });

const migrationsIn = (text: string): string[] => [...text.matchAll(/`(\d{3}_\w+)`/g)].map(([, name = '']) => name);

describe('CHANGELOG.md', () => {
  const sections = sectionsOf(readFileSync('CHANGELOG.md', 'utf8'));

  it('names every migration once under Migrations, or the notes of the next release do; those of later ones above', () => {
    const released = sections
      .map(({ text }) => /^### Migrations\n([\s\S]*?)(?=^### |$(?![\s\S]))/m.exec(text)?.[1] ?? '')
      .map(migrationsIn)
      .reverse()
      .flat();
    const noted = readdirSync('.changeset')
      .filter((name) => name.endsWith('.md') && name !== 'README.md')
      .flatMap((name) => readNotes(readFileSync(join('.changeset', name), 'utf8'), name))
      .filter(({ part }) => part === 'Migrations')
      .flatMap(({ text }) => migrationsIn(text));
    expect([...released, ...noted.sort()]).to.deep.equal(migrationNames);
  });

  it('has package.json’s version as its newest, and each heading in one form', () => {
    expect(sections[0]?.version).to.equal(version);
    for (const { version: number, date } of sections)
      expect(`${number} ${date}`).to.match(/^\d+\.\d+\.\d+ (unreleased|\d{4}-\d{2}-\d{2})$/);
    expect(sections.slice(1).filter(({ date }) => date === 'unreleased')).to.deep.equal([]);
  });
});

describe('composeChangelog', () => {
  const head = '# Changelog\n\nHow it is written.\n\n';
  const released = '## [0.2.0] - 2026-11-01\n\n### Added\n\n- All.\n';
  const notes = [
    { part: 'Migrations', text: '`044_more`: a table.' },
    { part: 'Added', text: 'More,\nand more.' },
  ];

  it('puts a new section before the others, with its parts in their order', () => {
    expect(composeChangelog(head + released, { version: '0.3.0', date: '2026-12-01', notes })).to.equal(
      `${head}## [0.3.0] - 2026-12-01\n\n### Added\n\n- More,\n  and more.\n\n### Migrations\n\n- \`044_more\`: a table.\n\n${released}`,
    );
  });

  it('dates the section that is unreleased, and adds the notes to its parts', () => {
    const open = `${head}## [0.3.0] - unreleased\n\n### Fixed\n\n- One.\n\n### Added\n\n- First.\n\n`;
    expect(composeChangelog(open + released, { version: '0.3.0', date: '2026-12-01', notes })).to.equal(
      `${head}## [0.3.0] - 2026-12-01\n\n### Added\n\n- First.\n- More,\n  and more.\n\n### Fixed\n\n- One.\n\n### Migrations\n\n- \`044_more\`: a table.\n\n${released}`,
    );
  });

  it('loses nothing of our own changelog', () => {
    const changelog = readFileSync('CHANGELOG.md', 'utf8');
    const composed = composeChangelog(changelog.replace(/- \d{4}-\d{2}-\d{2}$/m, '- unreleased'), {
      version,
      date: '2026-12-01',
      notes: [],
    });
    const linesOf = (text: string): string[] =>
      text.split('\n').filter((line) => line !== '' && !line.startsWith('## '));
    expect(linesOf(composed).sort()).to.deep.equal(linesOf(changelog).sort());
  });

  it('refuses a release without notes, one that is there, and another than the unreleased one', () => {
    const failureOf = (work: () => unknown): string => {
      try {
        work();
        return 'none';
      } catch (failure) {
        return (failure as Error).message;
      }
    };
    const of = (changelog: string, number: string, given = notes) =>
      failureOf(() => composeChangelog(changelog, { version: number, date: '2026-12-01', notes: given }));
    expect([
      of(head + released, '0.3.0', []),
      of(head + released, '0.2.0'),
      of(`${head}## [0.4.0] - unreleased\n`, '0.3.0'),
      of(head, '0.3.0'),
    ]).to.deep.equal([
      'Nothing is noted for 0.3.0',
      '0.2.0 is released already',
      'The changelog’s unreleased section is 0.4.0, and the release would be 0.3.0',
      'The changelog has no section like `## [0.2.0] - unreleased`',
    ]);
    expect(failureOf(() => readNotes('---\n"homeroom": minor\n---\n\nNew things', 'a.md'))).to.equal(
      `a.md: begin each paragraph with one of ${PARTS.map((name) => `${name}:`).join(', ')}`,
    );
    expect(readNotes('---\n"homeroom": minor\n---\n\nAdded: one.\n\nFixed: two\nlines.\n', 'a.md')).to.deep.equal([
      { part: 'Added', text: 'one.' },
      { part: 'Fixed', text: 'two\nlines.' },
    ]);
  });
});
