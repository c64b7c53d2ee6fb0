/**
 * Makes `dist/command/` from `dist/composition/homeroom.js`: the same program in a few files instead of a thousand, which
 * starts in half the time. Packages that need other files beside their code are not bundled.
 *
 *   node scripts/bundle.js
 */
import { readFileSync, rmSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const ENTRY = 'dist/composition/homeroom.js';
const FOLDER = 'dist/command';
/**
 * Packages with WebAssembly or threads, drivers of databases that we do not use with knex, large ones that no start needs
 * and npm installs anyway, and those that only who wants them installs.
 */
const EXTERNAL =
  /^(@electric-sql\/|@opentelemetry\/(sdk-trace-node|exporter-trace-otlp-http|resources)$|mailparser$|nodemailer$|smtp-server$|web-push$|better-sqlite3|sqlite3|mysql2?|oracledb|tedious|pg-query-stream|pg-native|mariadb|@node-redis|thread-stream|bufferutil|utf-8-validate)/;

/**
 * What is loaded with a package, needs time at every start, and is never used by the command. Who uses it after all gets an
 * error that says so. Knex brings the dialects of nine databases; Express brings parsers of bodies and queries, of which ours
 * take the place.
 */
const LEFT_OUT = [
  {
    of: /\/node_modules\/knex\/lib\/dialects\/(?!index\.js|postgres\/)/,
    code: "throw new Error('The command has the dialect of PostgreSQL alone: see LEFT_OUT of scripts/bundle.js');",
  },
  { of: /\/node_modules\/(body-parser|qs)\/(index|lib\/index)\.js$/, code: 'module.exports = {};' },
];

const leaveOut = {
  name: 'leave-out',
  /** @param {string} id */
  load: (id) => {
    const path = id.replaceAll('\\', '/');
    const found = LEFT_OUT.find(({ of }) => of.test(path));
    return found === undefined ? null : { code: found.code };
  },
};

/** Large tables as text: V8 reads JSON several times as fast as the same table in code. */
const TABLES = /\/node_modules\/mime-db\/db\.json$/;
const tablesAsText = {
  name: 'tables-as-text',
  /** @param {string} id */
  load: (id) => {
    if (!TABLES.test(id.replaceAll('\\', '/'))) return null;
    const text = JSON.stringify(JSON.stringify(JSON.parse(readFileSync(id, 'utf8'))));
    return { code: `module.exports = JSON.parse(${text});`, moduleType: 'js' };
  },
};

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

/**
 * Each file costs about half a millisecond at a start, however small, so what most commands share is put together: by the
 * layers of the program, of which none imports one that stands after it here.
 */
const TOGETHER = [
  // Without the entry: it waits for whatever it loads, which must not wait for it.
  {
    name: 'first',
    tags: /** @type {['$initial']} */ (['$initial']),
    test: /[\\/]dist[\\/](core|adapters|composition[\\/](?!homeroom|commands[\\/]runCommand))/,
    priority: 3,
  },
  { name: 'core', test: /[\\/]dist[\\/]core[\\/]/, priority: 2 },
  { name: 'wire', test: /[\\/]dist[\\/]adapters[\\/](wire|system)[\\/]/, priority: 1 },
];

rmSync(FOLDER, { recursive: true, force: true });
const bundle = await rolldown({
  input: { homeroom: ENTRY },
  cwd: dirname(resolve('package.json')),
  platform: 'node',
  external: EXTERNAL,
  // The client of Redis alone, without those of modules of Redis that we do not use.
  resolve: { alias: { redis: '@redis/client' } },
  plugins: [leaveOut, tablesAsText, keepAddresses],
  logLevel: 'warn',
});
await bundle.write({
  dir: FOLDER,
  format: 'esm',
  sourcemap: true,
  chunkFileNames: '[name]-[hash].js',
  codeSplitting: { groups: TOGETHER },
  comments: { legal: true, annotation: false, jsdoc: false },
});
await bundle.close();
