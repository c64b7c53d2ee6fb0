import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The page, built into `dist/web`. `npm run web` serves its sources and passes the rest on to a running server. */
const worker = new URL('worker/serviceWorker.ts', import.meta.url);
const embed = new URL('embed/embed.ts', import.meta.url);
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

/** `embed.js` is a plain script in pages of others: nothing of it may be seen by their scripts, and nothing is loaded. */
const embedPlugin = {
  name: 'embed-alone',
  enforce: /** @type {const} */ ('post'),
  /** @param {unknown} _options @param {Record<string, { fileName: string, code?: string, imports?: string[] }>} bundle */
  generateBundle(_options, bundle) {
    const chunk = bundle['embed.js'];
    if (chunk?.code === undefined || chunk.imports?.length) throw new Error('embed.js must be one file');
    chunk.code = `(() => {${chunk.code}})();\n`;
  },
};

/**
 * The first style sheet is in the page already, under an address that is relative to the first one. A part that is loaded later
 * would not find it there and load it again, behind sheets that come after it; so it names the first script in its place.
 */
const firstSheetPlugin = {
  name: 'first-sheet-once',
  enforce: /** @type {const} */ ('post'),
  /** @param {{ dir?: string }} options @param {Record<string, unknown>} bundle */
  writeBundle({ dir = '' }, bundle) {
    const files = Object.keys(bundle);
    const named = (/** @type {RegExp} */ name) => files.find((file) => name.test(file))?.replace('assets/', './') ?? '';
    const [sheet, script] = [named(/^assets\/first-.*\.css$/), named(/^assets\/first-.*\.js$/)];
    for (const file of files.filter((one) => one.endsWith('.js'))) {
      const code = readFileSync(`${dir}/${file}`, 'utf8');
      if (code.includes(`"${sheet}"`)) writeFileSync(`${dir}/${file}`, code.replaceAll(`"${sheet}"`, `"${script}"`));
    }
  },
};

const emojiWords = /^emoji-words:(en|es|ru|uk)$/;
const read = (/** @type {string} */ path) =>
  JSON.parse(readFileSync(new URL(`../node_modules/emojibase-data/${path}.json`, import.meta.url), 'utf8'));

/** `emoji-words:en` and others: of the emoji's data, what the page uses. With the names for `:name:` in English. */
const emojiPlugin = {
  name: 'emoji-words',
  /** @param {string} id */
  resolveId: (id) => (emojiWords.test(id) ? `\0${id}` : null),
  /** @param {string} id */
  load(id) {
    const [, tag] = emojiWords.exec(id.slice(1)) ?? [];
    if (tag === undefined) return null;
    const codes = read('en/shortcodes/github');
    const spelled = (/** @type {string} */ emoji) => emoji.replace(/^(\p{Emoji_Presentation})\uFE0F/u, '$1');
    /** People of two tones are left out. @param {{unicode: string}} skin */
    const isOfOneTone = ({ unicode }) => new Set(unicode.match(/\p{Emoji_Modifier}/gu)).size === 1;
    const all = read(`${tag}/compact`)
      .filter(({ group }) => group !== undefined && group !== 2)
      .sort((one, other) => one.order - other.order)
      .map(({ unicode, label, tags, group, skins, hexcode }) => ({
        ...{ unicode: spelled(unicode), label, tags, group },
        ...(tag === 'en' && codes[hexcode] && { shortcodes: [codes[hexcode]].flat() }),
        ...(skins && { skins: skins.map((skin) => ({ unicode: spelled(skin.unicode) })).filter(isOfOneTone) }),
      }));
    return `export default JSON.parse(${JSON.stringify(JSON.stringify(all))});`;
  },
};

export default {
  // The page finds its files wherever it is served.
  base: './',
  root: fileURLToPath(new URL('.', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [emojiPlugin, listShell, embedPlugin, firstSheetPlugin],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // Nothing as `data:` or inline, which the page's Content-Security-Policy refuses.
    assetsInlineLimit: 0,
    target: ['chrome123', 'firefox125', 'safari17.5'],
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        index: fileURLToPath(new URL('index.html', import.meta.url)),
        worker: fileURLToPath(worker),
        embed: fileURLToPath(embed),
      },
      output: {
        // Browsers know a worker by its address, and hosts the script for their pages.
        entryFileNames: (/** @type {{ name: string }} */ { name }) =>
          ({ worker: 'service-worker.js', embed: 'embed.js' })[name] ?? 'assets/[name]-[hash].js',
        // What the first screen needs is one file: many small ones compress a tenth worse.
        // What comes with the list of chats is one more, as each file is a request on the way to it.
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], test: /^(?!.*\/web\/(worker|embed)\/)/ },
            {
              name: 'second',
              test: /\/web\/(home\/|app\/(DemoBar|ReleaseNote|followRelease)|locales\/en(Panels|Confirm|Mentions)\.ts|announcements\/announcementCalls|session\/(steadily|decided)|moderation\/(Notices|moderationCalls))/,
            },
          ],
        },
      },
    },
  },
  server: { port: 5173, proxy: { '/api': server, '/auth': server, '/ws': { target: server, ws: true } } },
};
