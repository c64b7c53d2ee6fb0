import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { filesIn } from './documents.ts';

const page = readFileSync('docs/architecture.md', 'utf8');

type Arrow = readonly [from: string, to: string];

/** The drawing of each folder: the arrows between the folders inside it, `top` for the files beside them. */
const drawings = [...page.matchAll(/^```mermaid\n%% folder: (\S+)\n([\s\S]*?)^```/gm)].map(
  ([, folder = '', text = '']) => ({
    folder,
    drawn: [...text.matchAll(/^ +(\w+) --> (\w+)$/gm)].map(([, from = '', to = '']): Arrow => [from, to]),
  }),
);

/** The folder inside `folder` that holds the file; undefined for a file outside. */
const partOf = (folder: string, file: string): string | undefined => {
  if (!file.startsWith(`${folder}/`)) return undefined;
  const [part = '', ...rest] = file.slice(folder.length + 1).split('/');
  return rest.length === 0 ? 'top' : part;
};

const importedBy = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from |import |import\()'(\.[^']+)'/g)].map(([, target = '']) =>
    join(dirname(file), target),
  );

/** Which parts of a folder each part imports. */
const importsIn = (folder: string): ReadonlyMap<string, ReadonlySet<string>> => {
  const imports = new Map<string, Set<string>>();
  for (const file of filesIn(folder, ['.ts', '.tsx']))
    for (const target of importedBy(file)) {
      const [from, to] = [partOf(folder, file), partOf(folder, target)];
      if (from === undefined || to === undefined || from === to) continue;
      imports.set(from, (imports.get(from) ?? new Set()).add(to));
    }
  return imports;
};

/** Everything that a part reaches over one arrow or more. */
const reached = (arrows: ReadonlyMap<string, ReadonlySet<string>>, from: string): Set<string> => {
  const found = new Set(arrows.get(from));
  for (const part of found) for (const next of arrows.get(part) ?? []) found.add(next);
  return found;
};

/** Imports that no longer way implies. */
const directArrows = (imports: ReadonlyMap<string, ReadonlySet<string>>): string[] =>
  [...imports].flatMap(([from, targets]) =>
    [...targets]
      .filter((to) => ![...targets].some((other) => other !== to && reached(imports, other).has(to)))
      .map((to) => `${from} → ${to}`),
  );

describe('docs/architecture.md', () => {
  it('draws sockets, storage, client and page', () => {
    expect(drawings.map(({ folder }) => folder)).to.have.members(['adapters/ws', 'adapters/knex', 'client', 'web']);
  });

  for (const { folder, drawn } of drawings)
    it(`draws ${folder} as its imports are`, () => {
      expect(drawn.map(([from, to]) => `${from} → ${to}`)).to.have.members(directArrows(importsIn(folder)));
    });

  it('has a row for every feature of core', () => {
    const features = readdirSync('core', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const missing = features.map(({ name }) => `](../core/${name})`).filter((link) => !page.includes(link));
    expect(missing).to.deep.equal([]);
  });
});
