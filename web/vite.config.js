import { fileURLToPath } from 'node:url';

/** The page, built into `dist/web`. `npm run web` serves its sources and passes the rest on to a running server. */
const worker = new URL('worker/serviceWorker.ts', import.meta.url);
const server = process.env['HOMEROOM_URL'] ?? 'http://127.0.0.1:8000';

/** Writes down the files of the page, so that they can be kept for when there is no network. */
const listShell = {
  name: 'list-shell',
  enforce: /** @type {const} */ ('post'),
  /** @param {unknown} _options @param {Record<string, unknown>} bundle */
  generateBundle(_options, bundle) {
    const files = Object.keys(bundle).filter((file) => file.startsWith('assets/') && !file.endsWith('.map'));
    const source = JSON.stringify(files.map((file) => `/${file}`).sort());
    // @ts-expect-error: the bundler calls this with its own context
    this.emitFile({ type: 'asset', fileName: 'shell.json', source });
  },
};

export default {
  root: fileURLToPath(new URL('.', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [listShell],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // Nothing as `data:` or inline, which the page's Content-Security-Policy refuses.
    assetsInlineLimit: 0,
    target: ['chrome123', 'firefox125', 'safari17.5'],
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: fileURLToPath(new URL('index.html', import.meta.url)), worker: fileURLToPath(worker) },
      output: {
        // Browsers know a worker by its address.
        entryFileNames: (/** @type {{ name: string }} */ { name }) =>
          name === 'worker' ? 'service-worker.js' : 'assets/[name]-[hash].js',
        // What the first screen needs is one file: many small ones compress a tenth worse.
        codeSplitting: { groups: [{ name: 'first', tags: ['$initial'], test: /^(?!.*\/web\/worker\/)/ }] },
      },
    },
  },
  server: { port: 5173, proxy: { '/api': server, '/auth': server, '/ws': { target: server, ws: true } } },
};
