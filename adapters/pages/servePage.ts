import express, { type Request, type Router } from 'express';
import { PageFile } from './PageFile.ts';
import { PageIndex } from './PageIndex.ts';
import type { PageOptions } from './PageOptions.ts';
import { pageSheet } from './pageSheet.ts';
import { type Page, readPage } from './readPage.ts';
import { sendPageFile } from './sendPageFile.ts';

/** Addresses of programs. A wrong address there must not get a page as its answer. */
const notOfThePage = /^\/(api|ws|health|metrics)(\/|$)/i;
/** Files whose names change with their contents. */
const hashed = /^\/assets\//;
const saneHost = /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/i;

/** How the page is served: what a host has chosen, and whether the host knows people by what browsers send. */
export interface PageSettings extends PageOptions {
  readonly isHosted?: boolean;
}

interface Loaded {
  readonly files: Page;
  readonly index: PageIndex;
}

/** The style sheet that follows from the options. */
const sheetPath = '/page.css';
/** The script for pages of hosts. */
const embedPath = '/embed.js';

/**
 * Serves the built page. Mount it behind everything else, at the root or below any path. Page addresses such as `/r/12` get
 * `index.html`. Requests for other addresses go on to the next handler, and all requests while the folder contains no page.
 */
export const servePage = (folder: string, settings: PageSettings = {}): Router => {
  const css = pageSheet(settings);
  const headersOf = makeHeaders(settings);
  const additions = additionsOf(settings, css !== '');
  let page: Promise<Loaded | undefined> | undefined;
  const open = async (): Promise<Loaded | undefined> => {
    const read = await readPage(folder);
    if (read === undefined) return undefined;
    const sheet = css === '' ? [] : [[sheetPath, new PageFile('text/css; charset=utf-8', Buffer.from(css))] as const];
    const index = new PageIndex(read.get('/index.html')?.text ?? '', additions);
    return { files: new Map([...read, ...sheet]), index };
  };
  const load = async (): Promise<Loaded | undefined> => {
    page ??= open();
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
    if (file === undefined) return next();
    const slashed = withSlash(request);
    if (slashed !== undefined) return response.redirect(slashed);
    await sendPageFile(file, { request, response, headers: headersOf(request), isHashed: hashed.test(request.path) });
  });
};

const find = (page: Loaded | undefined, path: string): PageFile | undefined => {
  if (page === undefined || notOfThePage.test(path)) return undefined;
  if (path === '/index.html') return page.index.at('/');
  return page.files.get(path) ?? (path.includes('.') || hashed.test(path) ? undefined : page.index.at(path));
};

/** Where `/chat` leads, without the slash from which the page's files are seen; relative, as a proxy may take a prefix away. */
const withSlash = ({ baseUrl, path, originalUrl }: Request): string | undefined => {
  const [pathname = '', query] = originalUrl.split(/\?(.*)/s);
  if (baseUrl === '' || path !== '/' || pathname.endsWith('/')) return undefined;
  return `./${pathname.slice(pathname.lastIndexOf('/') + 1)}/${query === undefined ? '' : `?${query}`}`;
};

const additionsOf = (settings: PageSettings, hasSheet: boolean): ConstructorParameters<typeof PageIndex>[1] => {
  const { isHosted, signIn, signOut, frameAncestors = [], styleSheet } = settings;
  const config = {
    ...(isHosted && { isHosted }),
    ...(signIn && { signIn }),
    ...(signOut && { signOut }),
    ...(frameAncestors.length > 0 && { frames: frameAncestors }),
  };
  return {
    ...(Object.keys(config).length > 0 && { config }),
    sheets: [...(hasSheet ? [`.${sheetPath}`] : []), ...(styleSheet ? [styleSheet] : [])],
  };
};

/** Headers of the page's files that depend on who may frame it. */
const makeHeaders = ({ frameAncestors = [], styleSheet }: PageSettings) => {
  const ancestors = frameAncestors.map((one) => (one === 'self' ? "'self'" : one)).join(' ');
  const sheets = styleSheet !== undefined && URL.canParse(styleSheet) ? ` ${new URL(styleSheet).origin}` : '';
  return ({ host, path }: Request): Readonly<Record<string, string>> => ({
    'Content-Security-Policy': contentPolicy(host, { sheets, ancestors: ancestors || "'none'" }),
    ...(ancestors === '' && { 'X-Frame-Options': 'DENY' }),
    // A page of a host loads this script from elsewhere.
    ...(ancestors !== '' && path === embedPath && { 'Cross-Origin-Resource-Policy': 'cross-origin' }),
  });
};

interface PolicyParts {
  readonly sheets: string;
  readonly ancestors: string;
}

/** The page's Content-Security-Policy. It names the host's sockets, because not every browser counts them as 'self'. */
const contentPolicy = (host: string | undefined, { sheets, ancestors }: PolicyParts): string => {
  const sockets = host !== undefined && saneHost.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${sheets}`,
    "img-src 'self' data: blob:",
    // Files come with a proof in a header, so a page shows and plays what it has fetched.
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self'${sockets}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ');
};
