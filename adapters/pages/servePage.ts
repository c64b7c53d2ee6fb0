import express, { type Request, type Response, type Router } from 'express';
import type { Coding, PageFile } from './PageFile.ts';
import { type Page, readPage } from './readPage.ts';

/** Addresses of programs. A wrong address there must not get a page as its answer. */
const notOfThePage = /^\/(api|ws|health|metrics)(\/|$)/i;
/** Files whose names change with their contents. */
const hashed = /^\/assets\//;
const saneHost = /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/i;

/**
 * Serves the built page. Mount it at the root after everything else. Page addresses such as `/r/12` get `index.html`.
 * Requests for other addresses go on to the next handler, and all requests while the folder contains no page.
 */
export const servePage = (folder: string): Router => {
  let page: Promise<Page | undefined> | undefined;
  const load = async (): Promise<Page | undefined> => {
    page ??= readPage(folder);
    const loaded = await page.catch((failure: unknown) => {
      page = undefined;
      throw failure;
    });
    // The page may be built while the server runs.
    if (loaded === undefined) page = undefined;
    return loaded;
  };
  return express.Router({ caseSensitive: true }).get('/{*path}', async (request, response, next) => {
    const file = find(await load(), request.path);
    if (file === undefined) next();
    else await sendFile(file, request, response);
  });
};

const find = (page: Page | undefined, path: string): PageFile | undefined => {
  if (page === undefined || notOfThePage.test(path)) return undefined;
  return page.get(path) ?? (path.includes('.') || hashed.test(path) ? undefined : page.get('/index.html'));
};

const sendFile = async (file: PageFile, request: Request, response: Response): Promise<void> => {
  const coding = file.isCompressible ? codingFor(request) : 'identity';
  response.set({
    'Content-Type': file.type,
    'Content-Security-Policy': contentPolicy(request.host),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': hashed.test(request.path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: file.etag(coding),
  });
  if (file.isCompressible) response.vary('Accept-Encoding');
  if (coding !== 'identity') response.set('Content-Encoding', coding);
  // Express answers 304 to clients that have it, and HEAD without the body.
  response.send(await file.encoded(coding));
};

const codingFor = (request: Request): Coding => {
  if (request.acceptsEncodings('br')) return 'br';
  return request.acceptsEncodings('gzip') ? 'gzip' : 'identity';
};

/** The page's Content-Security-Policy. It names the host's sockets, because not every browser counts them as 'self'. */
const contentPolicy = (host: string | undefined): string => {
  const sockets = host !== undefined && saneHost.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    // Files come with a proof in a header, so a page shows and plays what it has fetched.
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self'${sockets}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
};
