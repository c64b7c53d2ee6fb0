import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';

const run = promisify(execFile);

/** A host's test of its own limiter, as docs/replacing-parts.md shows it. */
const hostTest = `
import type { HostPorts } from 'homeroom';
import { rateLimiterContract } from 'homeroom/contracts';
import { TallyLimiter } from './TallyLimiter.ts';

let ms = 0;
const clock = { now: () => new Date(ms), monotonic: () => ms, advance: async (by: number) => void (ms += by) };
rateLimiterContract('TallyLimiter', async () => ({ limiter: new TallyLimiter(() => ms), clock, close: async () => {} }));

export const ports: HostPorts = { rateLimiter: new TallyLimiter() };
// @ts-expect-error: a limiter also refunds
export const half: HostPorts = { rateLimiter: { acquire: async () => ({ allowed: true, retryAfterMs: 0 }) } };
// @ts-expect-error: a plain number is no user id
export const unbranded = new TallyLimiter().acquire({ bucket: 'messages', userId: 1, allowance: { limit: 1, windowMs: 1 } });
`;

const settings = {
  compilerOptions: {
    ...{ target: 'es2023', module: 'nodenext', strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true },
    ...{ types: ['node'], rewriteRelativeImportExtensions: true, outDir: 'out', rootDir: '.' },
  },
  include: ['*.ts'],
};

/** Runs work in a host's folder that holds the published files of Homeroom and nothing else of this repository. */
const withHost = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-host-'));
  try {
    const installed = join(folder, 'node_modules', 'homeroom');
    const { files }: { files: readonly string[] } = JSON.parse(await readFile('package.json', 'utf8'));
    const published = files.filter(
      (name) => name.startsWith('dist/') && !/^dist\/(web|docs|command|client)$/.test(name),
    );
    await mkdir(installed, { recursive: true });
    for (const name of published) await cp(name, join(installed, name), { recursive: true });
    await cp('package.json', join(installed, 'package.json'));
    await symlink(resolve('node_modules'), join(installed, 'node_modules'));
    await symlink(resolve('node_modules', '@types'), join(folder, 'node_modules', '@types'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    await cp(join('examples', 'TallyLimiter.ts'), join(folder, 'TallyLimiter.ts'));
    await writeFile(join(folder, 'limiter.test.ts'), hostTest);
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};

describe('homeroom/contracts, as published', () => {
  it('test the adapter of a host that has nothing else of this repository', async function test() {
    this.timeout(120_000);
    await withHost(async (cwd) => {
      const program = (name: string): string => resolve('node_modules', name);
      const compiled = await run(process.execPath, [program('typescript/bin/tsc')], { cwd }).catch(
        (failure) => failure,
      );
      expect(compiled.stdout).to.equal('');
      const { stdout } = await run(process.execPath, [program('mocha/bin/mocha.js'), 'out/limiter.test.js'], { cwd });
      expect(stdout)
        .to.contain('rateLimiter (TallyLimiter)')
        .and.to.match(/\b9 passing/);
    });
  });
});
