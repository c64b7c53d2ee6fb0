/** The frame of a page: header with the search, navigation, what the page has, the way on. It works without scripts. */
import { posix } from 'node:path';
import { escaped } from './escaped.js';

/**
 * @typedef {{ title: string, links: { text: string, address: string }[] }} NavigationPart
 * @typedef {{ style: string, script: string, search: string, icon: string }} Assets addresses below the site's root
 */

/**
 * @param {{
 *   address: string, title: string, html: string, headings: { id: string, depth: number, title: string }[],
 *   navigation: NavigationPart[], assets: Assets, version: string,
 * }} page
 */
export const pageLayout = ({ address, title, html, headings, navigation, assets, version }) => {
  /** Relative, so that the site works below any address. @param {string} target */
  const to = (target) => escaped(posix.relative(posix.dirname(address), target) || posix.basename(target));
  const pages = navigation.flatMap(({ links }) => links);
  const index = pages.findIndex((page) => page.address === address);
  const parts = navigation.map(
    (part) =>
      `<details${part.links.some((link) => link.address === address) || address === 'index.html' ? ' open' : ''}><summary>${escaped(part.title)}</summary><ul>${part.links
        .map(
          (link) =>
            `<li><a href="${to(link.address)}"${link.address === address ? ' aria-current="page"' : ''}>${escaped(link.text)}</a></li>`,
        )
        .join('')}</ul></details>`,
  );
  const contents = headings.filter(({ depth }) => depth === 2 || depth === 3);
  const aside =
    contents.length < 2
      ? ''
      : `<aside aria-label="On this page"><b>On this page</b><ul>${contents
          .map((one) => `<li class="d${one.depth}"><a href="#${one.id}">${escaped(one.title)}</a></li>`)
          .join('')}</ul></aside>`;
  /** @param {number} at @param {string} word */
  const way = (at, word) => {
    const page = index < 0 ? undefined : pages[at];
    return page === undefined
      ? '<span></span>'
      : `<a href="${to(page.address)}"><small>${word}</small>${escaped(page.text)}</a>`;
  };
  return `<!doctype html>
<html lang="en" data-root="${to('')}" data-search="${to(assets.search)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}${address === 'index.html' ? '' : ' · Homeroom'}</title>
<link rel="icon" href="${to(assets.icon)}"><link rel="stylesheet" href="${to(assets.style)}"><script type="module" src="${to(assets.script)}"></script></head>
<body><a class="skip" href="#content">To the text</a>
<header><a class="home" href="${to('index.html')}">Homeroom <small>${escaped(version)}</small></a>
<div class="search" role="search" hidden><input type="search" id="search" placeholder="Search" aria-label="Search the documentation" aria-keyshortcuts="/" autocomplete="off" role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list">
<div id="found" role="listbox" aria-label="Found" hidden></div></div></header>
<div class="frame"><nav aria-label="Documentation"><details class="menu" open><summary>All pages</summary>${parts.join('')}</details></nav>
<main id="content" tabindex="-1">${html}
<footer>${way(index - 1, 'Before')}${way(index + 1, 'Next')}</footer></main>${aside}</div></body></html>
`;
};
