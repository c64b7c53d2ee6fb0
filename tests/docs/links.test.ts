import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { filesIn, linksIn, pages } from './documents.ts';

const hasScheme = (target: string): boolean => /^[a-z][a-z+.-]*:/i.test(target);

/** The anchor that GitHub makes of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsIn = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

/** What is wrong with a relative link of a page; undefined when it leads somewhere. */
const faultOf = (page: string, target: string): string | undefined => {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(file)) return `${page}: ${target} does not exist`;
  if (anchor !== undefined && !anchorsIn(file).includes(anchor)) return `${page}: ${target} has no such heading`;
  return undefined;
};

const folders = readdirSync('.', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
/** What a build, a run or an operator makes; a fresh copy of the repository lacks it. */
const made = /^((dist|data|coverage|node_modules)\/|deploy\/\.env$)/;

/** Words of code in a line that read as a path of the repository: they begin with one of its folders. Patterns name a folder. */
const pathsIn = (text: string): string[] =>
  [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)]
    .flatMap(([, code = '']) => code.split(/\s+/))
    .filter((word) => /^[\w.-]+\/[\w./*-]*$/.test(word))
    .filter((path) => folders.includes(path.split('/')[0] ?? '') && !made.test(path))
    .map((path) => path.replace(/\*.*$/, ''));

describe('Documents', () => {
  it('have relative links that lead to a file, and to a heading of it', () => {
    const faults = pages().flatMap((page) =>
      linksIn(readFileSync(page, 'utf8'))
        .filter((target) => !hasScheme(target))
        .flatMap((target) => faultOf(page, target) ?? []),
    );
    expect(faults).to.deep.equal([]);
  });

  it('name paths of the repository that exist', () => {
    const missing = pages().flatMap((page) =>
      pathsIn(readFileSync(page, 'utf8'))
        .filter((path) => !existsSync(path) && !existsSync(`${path}.ts`))
        .map((path) => `${page}: ${path}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('name test files that exist', () => {
    const known = new Set(filesIn('tests', ['.ts']).map((file) => basename(file)));
    const missing = pages().flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/`(?:[\w./-]+\/)?(\w+\.test\.ts)`/g)]
        .filter(([, name = '']) => !known.has(name))
        .map(([name]) => `${page}: ${name}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('are all reached from README.md by links', () => {
    const reached = new Set(['README.md']);
    for (const page of reached)
      for (const target of linksIn(readFileSync(page, 'utf8'))) {
        const file = join(dirname(page), target.split('#')[0] ?? '');
        if (!hasScheme(target) && file.endsWith('.md') && existsSync(file)) reached.add(file);
      }
    expect(pages().filter((page) => !reached.has(page))).to.deep.equal([]);
  });
});
