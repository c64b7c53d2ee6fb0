/**
 * Runs the main paths of the packed package (`scripts/mainPaths.js`) with other releases of Node, each from its npm package.
 *
 *   node scripts/otherNodes.js         20, 22 and 24
 *   node scripts/otherNodes.js 24      one of them
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { packOnce } from './packOnce.js';

const CACHE = resolve('node_modules/.cache/homeroom');
const RELEASES = ['20', '22', '24'];
const DEADLINE_MS = 180_000;

/** The program of a release of Node, from the package that npm's `node` package would choose; kept for the next time. */
const nodeOf = (/** @type {string} */ release) => {
  if (process.versions.node.startsWith(`${release}.`)) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(CACHE, `node-${release}`);
  const program = join(folder, 'node_modules', name, 'bin', 'node');
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel', 'error', `${name}@${release}`];
    execFileSync('npm', args, { cwd: folder, stdio: 'inherit' });
  }
  return program;
};

/** A host's folder with the unpacked package and the packages that it depends on, and nothing else of this repository. */
const makeHost = () => {
  const folder = mkdtempSync(join(tmpdir(), 'homeroom-nodes-'));
  const installed = join(folder, 'node_modules', 'homeroom');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', packOnce(), '--strip-components', '1', '-C', installed]);
  /** @type {{ packages: Record<string, { dev?: boolean, peer?: boolean }> }} */
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  for (const [path, { dev }] of Object.entries(packages)) {
    const isTop = path.startsWith('node_modules/') && path.lastIndexOf('node_modules/') === 0;
    if (dev || !isTop || !existsSync(path)) continue;
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    symlinkSync(resolve(path), join(folder, path), 'junction');
  }
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  cpSync('scripts/mainPaths.js', join(folder, 'mainPaths.js'));
  return folder;
};

/** @param {string} release @param {string} host @returns {Promise<boolean>} */
const walk = (release, host) =>
  new Promise((done) => {
    const child = spawn(nodeOf(release), ['mainPaths.js'], { cwd: host, timeout: DEADLINE_MS });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    child.once('close', (code, signal) => {
      console.log(output.trimEnd());
      if (code !== 0) console.log(`✖ Node ${release} ended with ${signal ?? code}`);
      done(code === 0);
    });
  });

const chosen = process.argv.slice(2);
const unknown = chosen.filter((release) => !RELEASES.includes(release));
if (unknown.length > 0) {
  console.error(`No release ${unknown.join(', ')} of Node is tried here; there are ${RELEASES.join(', ')}`);
  process.exit(2);
}
const host = makeHost();
try {
  const releases = chosen.length > 0 ? chosen : RELEASES;
  const results = await Promise.all(releases.map((release) => walk(release, host)));
  if (results.includes(false)) process.exitCode = 1;
} finally {
  rmSync(host, { recursive: true, force: true });
}
