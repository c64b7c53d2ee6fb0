import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The page, built into `dist/web`. `npm run web` serves its sources and passes the rest on to a running server. */
const server = process.env['HOMEROOM_URL'] ?? 'http://127.0.0.1:8000';

const emojiWords = /^emoji-words:(en|ru)$/;
const read = (/** @type {string} */ path) =>
  JSON.parse(readFileSync(new URL(`../node_modules/emojibase-data/${path}.json`, import.meta.url), 'utf8'));

/** `emoji-words:en`, `emoji-words:ru`: of the emoji's data, what the page uses. With the names for `:name:` in English. */
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
  plugins: [emojiPlugin],
  root: fileURLToPath(new URL('.', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // Nothing as `data:` or inline, which the page's Content-Security-Policy refuses.
    assetsInlineLimit: 0,
    target: ['chrome123', 'firefox121', 'safari17.5'],
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
