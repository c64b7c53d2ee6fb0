import { fileURLToPath } from 'node:url';

/** The page, built into `dist/web`. `npm run web` serves its sources and passes the rest on to a running server. */
const server = process.env['HOMEROOM_URL'] ?? 'http://127.0.0.1:8000';

export default {
  root: fileURLToPath(new URL('.', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // Nothing as `data:` or inline, which the page's Content-Security-Policy refuses.
    assetsInlineLimit: 0,
    target: ['chrome123', 'firefox125', 'safari17.5'],
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // The styles of the design come before those of the features, which override them at equal specificity.
        // What the first screen needs is one file: many small ones compress a tenth worse.
        codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] },
      },
    },
  },
  server: { port: 5173, proxy: { '/api': server, '/ws': { target: server, ws: true } } },
};
