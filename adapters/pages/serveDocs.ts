import express, { type Router } from 'express';
import { errorTable } from '../wire/errors/errorTable.ts';
import { type Page, readPage } from './readPage.ts';
import { sendPageFile } from './sendPageFile.ts';

/** The pages load their own files and nothing else. */
const headers = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};
/** Files whose names change with their contents. */
const hashed = /^\/assets\//;

/**
 * Serves the built documentation under `/docs`; mount it before the page, which has an answer for every address.
 * @param folder with the built pages
 * @param prepare is called with the first request and may still build them; what it throws counts as not built
 */
export const serveDocs = (folder: string, prepare: () => Promise<void> = async () => {}): Router => {
  let pages: Promise<Page | undefined> | undefined;
  const load = async (): Promise<Page | undefined> => {
    pages ??= prepare()
      .catch(() => undefined)
      .then(() => readPage(folder));
    const loaded = await pages.catch(() => undefined);
    // It may be built while the server runs.
    if (loaded === undefined) pages = undefined;
    return loaded;
  };
  return express.Router({ caseSensitive: true }).get(['/docs', '/docs/{*path}'], async (request, response) => {
    if (request.path === '/docs') return response.redirect('docs/');
    const loaded = await load();
    const path = request.path.slice('/docs'.length);
    const file = loaded?.get(path === '/' ? '/index.html' : path) ?? loaded?.get(`${path}.html`);
    if (file !== undefined) return sendPageFile(file, { request, response, headers, isHashed: hashed.test(path) });
    response
      .status(errorTable.NOT_FOUND.status)
      .type('text/plain')
      .send(
        loaded === undefined
          ? 'The documentation has not been built: in a checkout run "npm run docs" and load this again; an installed package has it as text, in its folder docs.\n'
          : 'The documentation has no such page. It begins at /docs/.\n',
      );
  });
};
