import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const lines = (file: string): string[] => readFileSync(file, 'utf8').split('\n');
const leftOut = new Set(lines('.dockerignore'));
const isLeftOut = (path: string): boolean => leftOut.has(path.split('/')[0] ?? '');

/** The files that are compiled and bundled in the image. */
const sources = (): string[] => {
  const { include } = JSON.parse(readFileSync('tsconfig.json', 'utf8')) as { include: string[] };
  return [...include, 'web']
    .filter((name) => !isLeftOut(name) && existsSync(name))
    .flatMap((name) =>
      name.endsWith('.ts') ? [name] : readdirSync(name, { recursive: true }).map((file) => join(name, String(file))),
    )
    .filter((file) => /\.(ts|tsx|css)$/.test(file));
};

describe('the image', () => {
  it('is built from sources that import no file that it leaves out', () => {
    expect(leftOut).to.include('tests');
    const files = sources();
    expect(files.length).to.be.above(200);
    const broken = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/(?:from|import|import\() ?'(\.[^']+)'/g)]
        .map(([, to = '']) => join(file, '..', to))
        .filter(isLeftOut)
        .map((to) => `${file} imports ${to}`),
    );
    expect(broken).to.deep.equal([]);
  });

  it('copies only existing files', () => {
    const copied = lines('deploy/Dockerfile')
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied).to.include.members(['package-lock.json', '.npmrc', 'LICENSE']);
    for (const file of copied) expect([file, existsSync(file), isLeftOut(file)]).to.deep.equal([file, true, false]);
  });

  it('holds no secrets of the machine that builds it', () => {
    expect(leftOut).to.include.members(['.git', '.env', '**/.env', 'data', '**/node_modules', 'dist']);
  });
});
