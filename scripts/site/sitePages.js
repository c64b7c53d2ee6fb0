/** Which documents the site has, and in which order. `docs/README.md` is the front page, and its lists are the navigation. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sourceFiles } from '../sourceFiles.js';

const FRONT = 'docs/README.md';
/** Documents outside `docs/` that have a page of their own. @type {Readonly<Record<string, string>>} */
const OUTSIDE = {
  'README.md': 'index.html',
  'CONTRIBUTING.md': 'contributing.html',
  'CHANGELOG.md': 'changelog.html',
  'bench/README.md': 'bench.html',
};

/**
 * The page of a document of the repository; undefined for other files.
 * @param {string} file from the root of the repository
 * @returns {string | undefined} an address below the site's root
 */
export const addressOf = (file) => {
  if (file in OUTSIDE) return OUTSIDE[file];
  const example = /^examples\/(?:(.+)\/)?README\.md$/.exec(file);
  if (example) return `examples/${example[1] ?? 'index'}.html`;
  if (!file.startsWith('docs/') || !file.endsWith('.md')) return undefined;
  return file
    .slice('docs/'.length)
    .replace(/(^|\/)README\.md$/, '$1index.md')
    .replace(/\.md$/, '.html');
};

/** The page that shows an example's source. @param {string} file */
export const sourceAddressOf = (file) =>
  /^examples\/.*\.(tsx?|js|html|json)$/.test(file) ? `source/${file}.html` : undefined;

/** Every document that gets a page. @returns {string[]} */
export const documents = () => [
  ...sourceFiles(['docs', 'examples'], ['.md']),
  ...Object.keys(OUTSIDE).filter((file) => file !== 'README.md' && existsSync(file)),
];

/** @returns {string[]} */
export const examples = () => sourceFiles(['examples'], ['']).filter((file) => sourceAddressOf(file) !== undefined);

/**
 * The navigation: the headings of the front page, with the links of the list under each.
 * @returns {{ title: string, links: { text: string, address: string }[] }[]}
 */
export const navigation = () =>
  readFileSync(FRONT, 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      title: section.slice(0, section.indexOf('\n')).trim(),
      links: [...section.matchAll(/^- \[([^\]]+)\]\(([^)#]+)\)/gm)].flatMap(([, text = '', target = '']) => {
        const address = addressOf(join(dirname(FRONT), target));
        return address === undefined ? [] : [{ text, address }];
      }),
    }))
    .filter(({ links }) => links.length > 0);
