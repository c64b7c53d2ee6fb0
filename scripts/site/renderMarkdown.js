/** Renders a document as a part of a page: headings with anchors as GitHub makes them, tables, code with colours. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import ini from 'highlight.js/lib/languages/ini';
import json from 'highlight.js/lib/languages/json';
import markdown from 'highlight.js/lib/languages/markdown';
import nginx from 'highlight.js/lib/languages/nginx';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import { Marked } from 'marked';
import { drawFlow } from './drawFlow.js';
import { escaped } from './escaped.js';
import { addressOf, sourceAddressOf } from './sitePages.js';

for (const [name, language] of Object.entries({ bash, ini, json, markdown, nginx, typescript, xml }))
  hljs.registerLanguage(name, language);

/** @type {Readonly<Record<string, string>>} */
const LANGUAGES = { sh: 'bash', ts: 'typescript', tsx: 'typescript', js: 'typescript', html: 'xml', md: 'markdown' };

/** The anchor of a heading, as GitHub makes it. @param {string} heading */
export const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** Brackets and commas stay as they are, which halves long pages of JSON. */
const PUNCTUATION = /<span class="hljs-punctuation">(.*?)<\/span>/g;

/** @param {string} code @param {string} [language] */
export const highlighted = (code, language = '') => {
  const known = LANGUAGES[language] ?? language;
  const html = hljs.getLanguage(known) ? hljs.highlight(code, { language: known }).value : escaped(code);
  return `<pre tabindex="0"><code>${html.replaceAll(PUNCTUATION, '$1').replaceAll('&quot;', '"')}</code></pre>`;
};

/** The text of rendered words, for titles and for the search. @param {string} html */
export const textOf = (html) =>
  html
    .replaceAll(/<\/?(a|b|code|em|span|strong)\b[^>]*>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)))
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim();

/**
 * Where a link of a document leads on the site.
 * @param {string} file the document, from the root of the repository
 * @param {string} target
 * @returns {{ href: string } | { path: string }} an address, or a path of the repository that has no page
 */
export const resolveLink = (file, target) => {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return { href: target };
  const [path = '', anchor] = target.split('#');
  const hash = anchor === undefined ? '' : `#${anchor}`;
  if (path === '') return { href: hash };
  const named = join(dirname(file), path);
  const isFolder = existsSync(named) && statSync(named).isDirectory();
  const page =
    addressOf(named) ?? sourceAddressOf(named) ?? (named.startsWith('docs/') && !isFolder ? named.slice(5) : undefined);
  if (page === undefined) return { path: named };
  const from = addressOf(file) ?? 'index.html';
  return { href: `${posix.relative(posix.dirname(from), page)}${hash}` };
};

/** @typedef {{ id: string, depth: number, title: string }} Heading */

/**
 * @param {string} file the document, from the root of the repository
 * @param {string} text
 * @returns {{ html: string, title: string, headings: Heading[], files: string[] }} with the paths of pictures and other files that it shows or leads to
 */
export const renderMarkdown = (file, text) => {
  /** @type {Heading[]} */
  const headings = [];
  /** @type {string[]} */
  const files = [];
  /** @type {Map<string, number>} */
  const taken = new Map();
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth }) {
        const words = this.parser.parseInline(tokens);
        const title = textOf(words);
        const plain = anchorOf(title);
        const count = taken.get(plain) ?? 0;
        taken.set(plain, count + 1);
        const id = count === 0 ? plain : `${plain}-${count}`;
        headings.push({ id, depth, title });
        return `<h${depth} id="${id}">${words} <a class="anchor" href="#${id}" aria-label="Link to this part">#</a></h${depth}>\n`;
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const found = resolveLink(file, href);
        const path = join(dirname(file), href.split('#')[0] ?? '');
        if (path.startsWith('docs/') && !path.endsWith('.md') && 'href' in found && existsSync(path)) files.push(path);
        if ('path' in found) return `<span class="path" title="${escaped(found.path)}">${words}</span>`;
        return `<a href="${escaped(found.href)}">${words}</a>`;
      },
      image({ href, text: words }) {
        const path = join(dirname(file), href);
        files.push(path);
        const found = resolveLink(file, href);
        const address = 'href' in found ? found.href.replace(/\.png$/, '.webp') : '';
        return `<img src="${escaped(address)}" alt="${escaped(words)}" loading="lazy">`;
      },
      code({ text: code, lang = '' }) {
        const language = lang.split(' ')[0] ?? '';
        return language === 'mermaid' ? drawFlow(code) : highlighted(code, language);
      },
      table(token) {
        /** @param {import('marked').Tokens.TableCell} cell @param {string} tag */
        const show = (cell, tag) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`;
        const head = token.header.map((cell) => show(cell, cell.text === '' ? 'td' : 'th')).join('');
        const rows = token.rows.map((row) => `<tr>${row.map((cell) => show(cell, 'td')).join('')}</tr>`).join('');
        return `<div class="wide" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>\n`;
      },
    },
  });
  const html = /** @type {string} */ (marked.parse(text.replaceAll(/^ *<!--[\s\S]*?-->\n/gm, '')));
  return { html, title: headings[0]?.title ?? file, headings, files };
};
