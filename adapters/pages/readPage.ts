import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { PageFile } from './PageFile.ts';

/** The files of a built page by address, e.g. `/assets/index-4f2a.js`. Files without a type here are not served. */
export type Page = ReadonlyMap<string, PageFile>;

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/**
 * Reads all files of the folder into memory. An address is a key and never becomes a path, so no address leads out of the
 * folder. Undefined if there is no `index.html`.
 */
export const readPage = async (folder: string): Promise<Page | undefined> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((failure) => {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw failure;
  });
  const files = await Promise.all(
    entries.flatMap((entry) => {
      const type = types[extname(entry.name)];
      return entry.isFile() && type !== undefined ? [readEntry(folder, join(entry.parentPath, entry.name), type)] : [];
    }),
  );
  const page = new Map(files);
  return page.has('/index.html') ? page : undefined;
};

const readEntry = async (folder: string, path: string, type: string): Promise<[string, PageFile]> => [
  `/${relative(folder, path).split(sep).join('/')}`,
  new PageFile(type, await readFile(path)),
];
