/**
 * Runs the built tests; further arguments go to mocha.
 *
 *   node scripts/test.js                                 all but the long ones of a browser (npm run browsers)
 *   node scripts/test.js tests/core/rooms                one folder
 *   node scripts/test.js tests/core/limits/limits.test.ts --grep window
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

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
if (paths.length === 0) options.push('--ignore', built('tests/browsers'));
const { status } = spawnSync(process.execPath, [MOCHA, ...options, ...specs], { stdio: 'inherit' });
process.exitCode = status ?? 1;
