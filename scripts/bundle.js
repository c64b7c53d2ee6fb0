/**
 * Makes `dist/command/` from `dist/composition/homeroom.js`: the same program in a few files instead of a thousand, which
 * starts in half the time. Packages that need other files beside their code are not bundled.
 *
 *   node scripts/bundle.js
 */
import { rmSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const ENTRY = 'dist/composition/homeroom.js';
const FOLDER = 'dist/command';
/** Drivers of databases that we do not use with knex, and packages with WebAssembly or threads. */
const EXTERNAL =
  /^(@electric-sql\/|better-sqlite3|sqlite3|mysql2?|oracledb|tedious|pg-query-stream|pg-native|mariadb|@node-redis|thread-stream|bufferutil|utf-8-validate)/;

/** Keeps each module's own address, because modules find files relative to themselves. */
const keepAddresses = {
  name: 'keep-addresses',
  /** @param {string} code @param {string} id */
  transform: (code, id) => {
    if (!id.startsWith(resolve('dist')) || !code.includes('import.meta.url')) return null;
    const own = relative(FOLDER, id).replaceAll('\\', '/');
    return { code: code.replaceAll('import.meta.url', `new URL('${own}', import.meta.url).href`), map: null };
  },
};

rmSync(FOLDER, { recursive: true, force: true });
const bundle = await rolldown({
  input: { homeroom: ENTRY },
  cwd: dirname(resolve('package.json')),
  platform: 'node',
  external: EXTERNAL,
  plugins: [keepAddresses],
  logLevel: 'warn',
});
await bundle.write({
  dir: FOLDER,
  format: 'esm',
  sourcemap: true,
  chunkFileNames: '[name]-[hash].js',
  comments: { legal: true, annotation: false, jsdoc: false },
});
await bundle.close();
