/**
 * Builds `dist/`: compiles, bundles the page and the command, removes files whose source is gone, and makes the templates
 * of the embedded database.
 *
 *   node scripts/build.js             always
 *   node scripts/build.js --if-stale  only if a source is newer than the last build, or gone (`npm start`, `npm test`)
 *   node scripts/build.js --prepare   only if the compiler is installed (it is not after `npm ci --omit=dev`)
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const STAMP = 'dist/.built';
/** One without tables, and one with them that begins as its copy. */
const TEMPLATE_BUILDERS = ['dist/adapters/embedded/buildTemplate.js', 'dist/composition/buildSchemaTemplate.js'];
/** Folders of bundles and of the documentation; the compiler makes the rest of `dist/`. */
const BUNDLED = [join('dist', 'web', '/'), join('dist', 'command', '/'), join('dist', 'docs', '/')];
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
  const own = ['package.json', 'package-lock.json', 'tsconfig.json', ...filesIn('scripts')];
  return [...own, ...files.filter((file) => existsSync(file)), ...filesIn('web')];
};

/** What a build was made of, without the contents: a file that is gone is a change too. */
const listOfSources = () => createHash('sha256').update(sources().sort().join('\n')).digest('hex');

const isStale = () => {
  if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== listOfSources()) return true;
  const built = statSync(STAMP).mtimeMs;
  return sources().some((file) => statSync(file).mtimeMs > built);
};

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Runs programs one after the other. The first that fails ends the build. @param {...readonly string[]} programs */
const run = async (...programs) => {
  for (const args of programs) {
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    running.add(child);
    const [status] = await once(child, 'close');
    running.delete(child);
    if (status === 0) continue;
    for (const other of running) other.kill();
    process.exit(status ?? 1);
  }
};

/** Removes output whose source is gone, because the test runner runs every test in `dist/`. */
const removeOrphans = () => {
  const known = new Set(sources().map((file) => file.replace(/\.tsx?$/, '')));
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
// The page is bundled from its sources, so it does not wait for the compiler, nor the templates for the command.
await Promise.all([
  run([compiler, '-p', 'tsconfig.json']),
  run(['node_modules/vite/bin/vite.js', 'build', '--config', 'web/vite.config.js', '--logLevel', 'warn']),
]);
removeOrphans();
await Promise.all([run(['scripts/bundle.js']), run(...TEMPLATE_BUILDERS.map((builder) => [builder]))]);
// Dated back to the beginning, so that files saved during the build count as newer.
writeFileSync(STAMP, listOfSources());
utimesSync(STAMP, begun, begun);
