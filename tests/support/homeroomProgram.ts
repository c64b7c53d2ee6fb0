import { resolve } from 'node:path';

const isMeasured = process.env['NODE_V8_COVERAGE'] !== undefined;

/** The command as it is shipped; under coverage, its modules instead of the bundle. */
export const homeroomProgram = resolve('dist', isMeasured ? 'composition' : 'command', 'homeroom.js');
