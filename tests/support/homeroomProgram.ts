import { resolve } from 'node:path';

const isMeasured = process.env['NODE_V8_COVERAGE'] !== undefined;

/** The command as it is shipped; for the coverage of its modules, these modules. */
export const homeroomProgram = resolve('dist', isMeasured ? 'composition' : 'command', 'homeroom.js');
