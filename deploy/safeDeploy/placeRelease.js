/**
 * Places a release beside those that are there: a folder `<releases>/<version>` that holds the package with the packages
 * that it needs. Appears complete or not at all, and is never changed afterwards.
 *
 *   node placeRelease.js <folder or tarball> <folder of releases> [sha256]     prints the version
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from './Refusal.js';

/** What a folder may hold beside a release: sources, tests, data. Only these belong to it. */
const PARTS = [
  ...['package.json', 'package-lock.json', '.npmrc', 'README.md', 'CHANGELOG.md', 'LICENSE'],
  ...['demo', 'deploy', 'docs', 'dist', 'node_modules'],
];
/** What a build leaves and no server needs. */
const NOT_PARTS = ['dist/tests', 'dist/bench', 'dist/site', 'node_modules/.cache'];
const PROGRAM = 'dist/command/homeroom.js';

/** @param {string} folder @returns {{ name: string, version: string, engines: { node: string } }} */
export const manifestOf = (folder) => {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) throw new Refusal(`${folder} is no release: it has no package.json.`);
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  if (manifest.name !== 'homeroom') throw new Refusal(`${folder} is "${manifest.name}", and no release of Homeroom.`);
  return manifest;
};

/**
 * Looks at what a release is made from, and changes nothing.
 * @param {string} source a folder or a tarball
 * @param {string | undefined} [wanted] the SHA-256 that it must have; else that of a file beside it, if there is one
 */
export const lookAt = (source, wanted) => {
  if (!existsSync(source)) throw new Refusal(`${source} does not exist: give a tarball or a folder of a release.`);
  if (statSync(source).isDirectory()) return { version: manifestOf(source).version, isChecked: false };
  const beside = `${source}.sha256`;
  const hash = wanted ?? (existsSync(beside) ? readFileSync(beside, 'utf8').trim().split(/\s/)[0] : undefined);
  if (hash !== undefined && createHash('sha256').update(readFileSync(source)).digest('hex') !== hash.toLowerCase())
    throw new Refusal(`${source} is damaged or another file: its SHA-256 is not ${hash}.`);
  try {
    const args = ['--wildcards', '--no-wildcards-match-slash', '-xzOf', source, '*/package.json'];
    const text = execFileSync('tar', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 24 });
    return { version: String(JSON.parse(text).version), isChecked: hash !== undefined };
  } catch (cause) {
    throw new Refusal(`${source} is no tarball of a release: it is not read as one.`, { cause });
  }
};

/** @param {string} source @param {string} folder */
const fill = (source, folder) => {
  if (!statSync(source).isDirectory()) {
    execFileSync('tar', ['-xzf', source, '--strip-components', '1', '--no-same-owner', '-C', folder]);
    return;
  }
  const left = new Set(NOT_PARTS.map((path) => resolve(source, path)));
  for (const part of PARTS)
    if (existsSync(join(source, part)))
      cpSync(join(source, part), join(folder, part), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (path) => !left.has(resolve(path)),
      });
};

/** The packages that the server needs, exactly as the lock file says if there is one. Their scripts do not run. @param {string} folder */
const fetchPackages = (folder) => {
  const verb = existsSync(join(folder, 'package-lock.json')) ? 'ci' : 'install';
  const args = [
    verb,
    '--omit=dev',
    '--omit=peer',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
  ];
  // The npm of the Node that will run it, where there is one.
  const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}` };
  execFileSync('npm', args, { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] });
};

/**
 * @param {string} source a folder or a tarball
 * @param {string} releases
 * @param {string} [sha256]
 * @returns {{ version: string, folder: string, isNew: boolean }}
 */
export const placeRelease = (source, releases, sha256) => {
  const { version } = lookAt(source, sha256);
  if (!/^\d+\.\d+\.\d+[\w.+-]*$/.test(version)) throw new Refusal(`${source} has no version, but "${version}".`);
  const folder = join(releases, version);
  if (existsSync(folder)) return { version, folder, isNew: false };
  mkdirSync(releases, { recursive: true });
  const fresh = mkdtempSync(join(releases, '.fresh-'));
  try {
    fill(source, fresh);
    if (!existsSync(join(fresh, PROGRAM)))
      throw new Refusal(`${source} has no ${PROGRAM}: in a checkout run "npm ci && npm run build" first.`);
    if (!existsSync(join(fresh, 'node_modules'))) fetchPackages(fresh);
    execFileSync('chmod', ['-R', 'u=rwX,go=rX', fresh]);
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return { version, folder, isNew: true };
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [source = '', releases = '', sha256] = process.argv.slice(2);
  try {
    console.log(placeRelease(source, releases, sha256).version);
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    console.error(failure.message);
    process.exitCode = 1;
  }
}
