/**
 * Runs the built tests; further arguments go to mocha.
 *
 *   node scripts/test.js                                 all but the long ones (npm run browsers, npm run rollouts)
 *   node scripts/test.js tests/core/rooms                one folder
 *   node scripts/test.js tests/core/limits/limits.test.ts --grep window
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What runs every night and before a release, each by a script of its own in package.json. */
const LONG = ['tests/browsers', 'tests/rollouts'];
const MOCHA = 'node_modules/mocha/bin/mocha.js';

/** The built file or pattern of a source path. @param {string} path */
const built = (path) => {
  const compiled = path.replace(/^tests(?=\/|$)/, 'dist/tests').replace(/\.ts$/, '.js');
  return compiled.endsWith('.js') ? compiled : `${compiled.replace(/\/$/, '')}/**/*.test.js`;
};

const args = process.argv.slice(2);
const paths = args.filter((arg) => existsSync(arg));
const options = args.filter((arg) => !paths.includes(arg));
const specs = (paths.length > 0 ? paths : ['tests']).map(built);
if (paths.length === 0) for (const long of LONG) options.push('--ignore', built(long));
const { status } = spawnSync(process.execPath, [MOCHA, ...options, ...specs], { stdio: 'inherit' });
process.exitCode = status ?? 1;
