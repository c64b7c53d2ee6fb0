/**
 * Runs every check, as many at a time as there are processors, and prints the output of failed ones.
 *
 *   node scripts/lint.js             all of them
 *   node scripts/lint.js types knip  some of them
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const TYPES_CACHE = 'node_modules/.cache/homeroom/types.tsbuildinfo';

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
  knip: ['node_modules/knip/bin/knip.js', '--no-progress'],
  biome: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
  style: ['scripts/checkStyle.js'],
  words: ['scripts/checkWords.js'],
};

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
      if (status !== 0) console.log(output);
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
