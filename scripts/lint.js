/**
 * Runs every check, as many at a time as there are processors, and prints the output of failed ones.
 *
 *   node scripts/lint.js             all of them
 *   node scripts/lint.js types knip  some of them
 */
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** What the compiler knows of files that have not changed: from the last build, or from the last check if that was later. */
const TYPES_BUILT = 'dist/.tsbuildinfo';
const TYPES_CACHE = 'dist/.checked.tsbuildinfo';

/** The slowest checks first. @type {Record<string, string[]>} */
const CHECKS = {
  promises: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0'],
  types: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit', '--tsBuildInfoFile', TYPES_CACHE],
  core: ['node_modules/typescript/bin/tsc', '-p', 'core/tsconfig.json'],
  client: ['node_modules/typescript/bin/tsc', '-p', 'client/tsconfig.json'],
  web: ['node_modules/typescript/bin/tsc', '-p', 'web/tsconfig.json'],
  worker: ['node_modules/typescript/bin/tsc', '-p', 'web/worker/tsconfig.json'],
  scripts: ['node_modules/typescript/bin/tsc', '-p', 'scripts/tsconfig.json'],
  boundaries: ['scripts/checkBoundaries.js'],
  attw: ['scripts/checkPackage.js', 'attw'],
  publint: ['scripts/checkPackage.js', 'publint'],
  knip: ['node_modules/knip/bin/knip.js', '--no-progress'],
  biome: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
  style: ['scripts/checkStyle.js'],
  words: ['scripts/checkWords.js'],
  licences: ['scripts/supply/checkLicences.js'],
  secrets: ['scripts/supply/checkSecrets.js'],
  shell: ['scripts/supply/checkShell.js'],
  containers: ['scripts/supply/checkContainers.js'],
  workflows: ['scripts/supply/checkWorkflows.js'],
};

/** @param {string} file */
const writtenAt = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);
if (writtenAt(TYPES_BUILT) > writtenAt(TYPES_CACHE)) copyFileSync(TYPES_BUILT, TYPES_CACHE);

/** @param {string} name @returns {Promise<boolean>} */
const run = (name) =>
  new Promise((resolve) => {
    const begun = performance.now();
    const child = spawn(process.execPath, CHECKS[name] ?? [], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    child.on('close', (status) => {
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      console.log(`${status === 0 ? '✔' : '✖'} ${name} (${seconds} s)`);
      // A check that could not look at everything says so.
      if (status !== 0 || output.startsWith('Note: ')) console.log(output);
      resolve(status === 0);
    });
  });

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in CHECKS));
if (unknown.length > 0) {
  console.error(`No check ${unknown.join(', ')}; there are ${Object.keys(CHECKS).join(', ')}`);
  process.exit(2);
}

const waiting = chosen.length > 0 ? chosen : Object.keys(CHECKS);
/** @type {string[]} */
const failed = [];
const work = async () => {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
    if (!(await run(name))) failed.push(name);
};
await Promise.all(Array.from({ length: availableParallelism() }, work));

if (failed.length > 0) {
  console.log(`Failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
