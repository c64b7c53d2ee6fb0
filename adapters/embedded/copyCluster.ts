import { constants, copyFileSync, type Dirent, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { copyFile, mkdir, readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where the file system can, the copy shares its blocks with the original and costs nothing. */
const how = constants.COPYFILE_FICLONE;

/** Times of files are rough: one that changed so shortly before it was looked at may change again and look the same. */
const roughMs = 2_000n;

interface FileStat {
  readonly mtimeNs: bigint;
  readonly mtimeMs: bigint;
  readonly size: bigint;
  readonly ino: bigint;
}

const markOf = ({ mtimeNs, size, ino }: FileStat): string => `${mtimeNs} ${size} ${ino}`;

/**
 * Copies a cluster while it is written, so that little is left for the moment that counts. Resolves to what each copied file
 * looked like before, but for those that have only just changed.
 */
export const copyAhead = async (from: string, to: string): Promise<ReadonlyMap<string, string>> => {
  const seen = new Map<string, string>();
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  await refuseTight(entries, to);
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name).slice(from.length + 1);
    if (entry.isDirectory()) await mkdir(join(to, path), { recursive: true, mode: 0o700 });
    else
      try {
        const now = BigInt(Date.now());
        const found = await stat(join(from, path), { bigint: true });
        await mkdir(dirname(join(to, path)), { recursive: true, mode: 0o700 });
        await copyFile(join(from, path), join(to, path), how);
        if (now - found.mtimeMs > roughMs) seen.set(path, markOf(found));
      } catch (failure) {
        // It was removed meanwhile; so will its copy be.
        if ((failure as NodeJS.ErrnoException).code !== 'ENOENT') throw failure;
      }
  }
  return seen;
};

/** Bytes that the copy leaves to those who write meanwhile. */
const leftBytes = 64 * 1024 * 1024;

/** A copy that does not fit would fill the disk of the database before it failed. */
const refuseTight = async (entries: readonly Dirent[], to: string): Promise<void> => {
  let bytes = 0;
  for (const entry of entries)
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size;
  await mkdir(to, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(to);
  if (bavail * bsize < bytes + leftBytes)
    throw Object.assign(new Error(`A copy takes ${bytes} bytes, and ${bavail * bsize} are free`), { code: 'ENOSPC' });
};

/** Makes such a copy what the cluster is now, at once: copies what has changed since, and removes what has gone. */
export const copyRest = (from: string, to: string, seen: ReadonlyMap<string, string>): void => {
  const there = new Set<string>();
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(from.length + 1);
    there.add(path);
    if (entry.isDirectory()) mkdirSync(join(to, path), { recursive: true, mode: 0o700 });
    else if (seen.get(path) !== markOf(statSync(join(from, path), { bigint: true })))
      copyFileSync(join(from, path), join(to, path), how);
  }
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(to.length + 1);
    if (!there.has(path)) rmSync(join(to, path), { recursive: true, force: true });
  }
};
