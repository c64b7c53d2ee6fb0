/**
 * Builds the documentation into `dist/docs`: pages that need nothing from elsewhere and no script, and a search. The code
 * must have been compiled, because a part of the reference is written from it.
 *
 *   node scripts/buildSite.js              always
 *   node scripts/buildSite.js --if-stale   only if a document, an example or the generator is newer (`npm start`)
 *   node scripts/buildSite.js --out FOLDER into another folder
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { sourceFiles } from './sourceFiles.js';

const outAt = process.argv.indexOf('--out');
const OUT = outAt > 0 ? (process.argv[outAt + 1] ?? '') : 'dist/docs';
/** Takes the place of `OUT` when it is whole, so that nobody reads half of it. */
const MADE = `${OUT}.new`;
const STAMP = join(OUT, '.built');
/** Pictures are shown at most this wide. */
const WIDEST = 1000;

const isStale = () => {
  if (!existsSync(STAMP)) return true;
  const built = statSync(STAMP).mtimeMs;
  const sources = [...sourceFiles(['docs', 'examples'], ['']), ...sourceFiles(['scripts/site'], ['']), 'package.json'];
  return sources.some((file) => statSync(file).mtimeMs > built);
};

if (process.argv.includes('--if-stale') && !isStale()) process.exit();

// Loaded only when there is something to do.
const [{ rolldown }, { default: sharp }, pages, { renderMarkdown, highlighted, textOf }, { pageLayout }, reference] =
  await Promise.all([
    import('rolldown'),
    import('sharp'),
    import('./site/sitePages.js'),
    import('./site/renderMarkdown.js'),
    import('./site/pageLayout.js'),
    import('./site/referencePages.js'),
  ]);

/** @type {{ version: string }} */
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** @param {string} address @param {string | Uint8Array} content */
const write = (address, content) => {
  mkdirSync(dirname(join(MADE, address)), { recursive: true });
  writeFileSync(join(MADE, address), content);
};

/** Writes a file whose name changes with its content. @param {string} name @param {string} content */
const writeAsset = (name, content) => {
  const digest = createHash('sha256').update(content).digest('base64url').slice(0, 10);
  const address = `assets/${name.replace('.', `-${digest}.`)}`;
  write(address, content);
  return address;
};

const bundleScript = async () => {
  const bundle = await rolldown({ input: 'scripts/site/browser.js', platform: 'browser', logLevel: 'warn' });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  return output[0].code;
};

/** The parts of a page that the search finds. @param {string} address @param {string} page @param {string} html */
const sectionsOf = (address, page, html) =>
  html.split(/(?=<h[1-4] id=")/).flatMap((part) => {
    const [, id, words = ''] = /^<h[1-4] id="([^"]*)">(.*?) <a class="anchor"/s.exec(part) ?? [];
    if (id === undefined) return [];
    return [[`${address}#${id}`, page, textOf(words), textOf(part.slice(part.indexOf('</h') + 5))]];
  });

rmSync(MADE, { recursive: true, force: true });
const references = await reference.referencePages(version);
const navigation = [
  ...pages.navigation(),
  { title: 'Reference, from the code', links: references.map(({ address, text }) => ({ address, text })) },
];
/** Documents by address. @type {{ address: string, file: string, source: string }[]} */
const documents = [
  ...pages.documents().map((file) => ({
    address: pages.addressOf(file) ?? file,
    file,
    source: readFileSync(file, 'utf8'),
  })),
  ...references.map(({ address, source }) => ({ address, file: `docs/${address.replace('.html', '.md')}`, source })),
];

/** @type {Set<string>} */
const files = new Set();
/** @type {string[][]} */
const sections = [];
const rendered = documents.map(({ address, file, source }) => {
  const page = renderMarkdown(file, source);
  for (const name of page.files) files.add(name);
  // The schemas are found by the calls that use them.
  if (address !== 'reference/schemas.html') sections.push(...sectionsOf(address, page.title, page.html));
  return { address, ...page };
});
const assets = {
  style: writeAsset('site.css', readFileSync('scripts/site/site.css', 'utf8')),
  script: writeAsset('site.js', await bundleScript()),
  icon: writeAsset('icon.svg', readFileSync('web/design/mark.svg', 'utf8')),
  search: writeAsset('search.json', JSON.stringify(sections)),
};
for (const page of rendered) write(page.address, pageLayout({ ...page, navigation, assets, version }));
for (const file of pages.examples()) {
  const html = `<h1>${file}</h1>${highlighted(readFileSync(file, 'utf8'), extname(file).slice(1))}`;
  const address = pages.sourceAddressOf(file) ?? file;
  write(address, pageLayout({ address, title: file, html, headings: [], navigation, assets, version }));
}
await Promise.all(
  [...files].map(async (file) => {
    const address = file.replace(/^docs\//, '');
    if (extname(file) !== '.png') return write(address, readFileSync(file));
    const smaller = sharp(file).resize({ width: WIDEST, withoutEnlargement: true }).webp({ quality: 60 });
    write(address.replace(/\.png$/, '.webp'), await smaller.toBuffer());
  }),
);
write('.built', '');
rmSync(OUT, { recursive: true, force: true });
renameSync(MADE, OUT);
