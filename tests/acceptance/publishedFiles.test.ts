import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, posix } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';

interface Packed {
  /** Bytes of the tarball, and of what is in it. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const MIB = 1024 * 1024;

const wanted = [
  ...['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'docs/hosts.md', 'docs/versions.md', 'examples/host.ts'],
  ...['docs/decisions/README.md', 'demo/users.csv', 'dist/web/index.html', 'dist/embedded-schema.tar.gz'],
  // What operators run: it is part of each release, and the next one brings its own.
  ...['deploy/install.sh', 'deploy/safe-deploy', 'deploy/systemd/homeroom@.service', 'deploy/compose.yaml'],
  // Threads and processes of their own, which no import names.
  ...['dist/adapters/embedded/embeddedWorker.js', 'dist/adapters/files/inspectingProcess.js'],
];

const unwanted = [
  /\.map$/,
  /\.test\./,
  /\.tsbuildinfo$|\.built$/,
  /^(core|adapters|composition|client|web|tests|bench|scripts|data|node_modules|release|\.)/,
  /^dist\/(bench|examples|tests\/(?!contracts\/))/,
  /^dist\/composition\/(commands|demo|moving)\//,
  /^dist\/embedded-template/,
  /^docs\/images\//,
];

/** Relative modules that a text imports, statically or not. */
const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map(([, path = '']) => path);

describe('The package, as npm packs it', function suite() {
  this.timeout(120_000);
  let packed: Packed;
  let paths: ReadonlySet<string>;
  let manifest: Manifest;

  before(async () => {
    const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      maxBuffer: 16 * MIB,
    });
    // Some releases of npm print an array, others an object by name.
    [packed] = Object.values(JSON.parse(stdout) as Record<string, Packed>) as [Packed];
    paths = new Set(packed.files.map(({ path }) => path));
    manifest = JSON.parse(await readFile('package.json', 'utf8'));
  });

  it('holds what hosts and operators need, and nothing of the workshop', () => {
    expect(wanted.filter((path) => !paths.has(path))).to.deep.equal([]);
    expect([...paths].filter((path) => unwanted.some((pattern) => pattern.test(path)))).to.deep.equal([]);
  });

  it('stays small: 7 MB packed, 20 MB unpacked, 7.5 MB of them the bundle of the command', () => {
    const command = packed.files.filter(({ path }) => path.startsWith('dist/command/'));
    expect(packed.size).to.be.below(7 * MIB);
    expect(packed.unpackedSize).to.be.below(20 * MIB);
    expect(command.reduce((sum, { size }) => sum + size, 0)).to.be.within(MIB, 7.5 * MIB);
  });

  it('has every module that an entry of package.json, a thread or the command imports', async () => {
    const entries = [
      ...Object.values(manifest.bin),
      ...Object.values(manifest.exports).flatMap((entry) => (typeof entry === 'string' ? entry : Object.values(entry))),
      ...wanted.filter((path) => path.startsWith('dist/adapters/')),
    ].map((path) => posix.normalize(path));
    const seen = new Set<string>();
    const missing: string[] = [];
    for (let path = entries.pop(); path !== undefined; path = entries.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      if (!paths.has(path)) missing.push(path);
      else if (/\.(js|d\.ts)$/.test(path)) {
        const text = await readFile(path, 'utf8');
        const isDeclaration = path.endsWith('.d.ts');
        for (const imported of importsOf(text)) {
          const found = posix.join(dirname(path), imported);
          entries.push(isDeclaration ? found.replace(/(\.d)?\.[jt]s$/, '.d.ts') : found);
        }
      }
    }
    expect(missing).to.deep.equal([]);
    expect(seen.size).to.be.greaterThan(1_000);
  });
});
