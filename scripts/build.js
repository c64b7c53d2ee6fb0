/**
 * Builds `dist/`: compiles, bundles the page and the command, removes files whose source is gone, and makes the template
 * of the embedded database.
 *
 *   node scripts/build.js             always
 *   node scripts/build.js --if-stale  only if a source is newer than the last build (`npm start`)
 *   node scripts/build.js --prepare   only if the compiler is installed (it is not after `npm ci --omit=dev`)
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const STAMP = 'dist/.built';
const TEMPLATE_BUILDER = 'dist/adapters/embedded/buildTemplate.js';
/** Folders of bundles; the compiler makes the rest of `dist/`. */
const BUNDLED = [join('dist', 'web', '/'), join('dist', 'command', '/')];
const OUTPUT = /\.(d\.ts|js|js\.map)$/;
const option = process.argv[2];

/** @param {string} name */
const moduleFile = (name) => {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return undefined;
  }
};

/** @param {string} folder @returns {string[]} */
const filesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

const sources = () => {
  /** @type {{ include: string[] }} */
  const { include } = JSON.parse(readFileSync('tsconfig.json', 'utf8'));
  const files = include.flatMap((name) => (name.endsWith('.ts') ? name : filesIn(name)));
  return ['package.json', 'tsconfig.json', ...files.filter((file) => existsSync(file)), ...filesIn('web')];
};

const isStale = () => {
  if (!existsSync(STAMP)) return true;
  const built = statSync(STAMP).mtimeMs;
  return sources().some((file) => statSync(file).mtimeMs > built);
};

/** @param {...string} args */
const run = (...args) => {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

/** Removes output whose source is gone, because the test runner runs every test in `dist/`. */
const removeOrphans = () => {
  const known = new Set(sources().map((file) => file.replace(/\.ts$/, '')));
  for (const file of filesIn('dist')) {
    if (BUNDLED.some((folder) => file.startsWith(folder))) continue;
    const source = file.slice('dist/'.length).replace(OUTPUT, '');
    if (OUTPUT.test(file) && !known.has(source)) rmSync(file);
  }
};

const compiler = moduleFile('typescript/bin/tsc');
if (option === '--if-stale' && !isStale()) process.exit();
if (compiler === undefined) {
  if (option === '--prepare' || existsSync(STAMP)) process.exit();
  console.error('The compiler is not installed and there is no finished build: run `npm install`');
  process.exit(1);
}

const begun = new Date();
rmSync(STAMP, { force: true });
run(compiler, '-p', 'tsconfig.json');
run('node_modules/vite/bin/vite.js', 'build', '--config', 'web/vite.config.js', '--logLevel', 'warn');
removeOrphans();
run('scripts/bundle.js');
if (existsSync(TEMPLATE_BUILDER)) run(TEMPLATE_BUILDER);
// Dated back to the beginning, so that files saved during the build count as newer.
writeFileSync(STAMP, '');
utimesSync(STAMP, begun, begun);
