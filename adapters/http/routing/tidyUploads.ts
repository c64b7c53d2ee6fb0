import { lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders of `UploadSink` and `saveUpload`. */
const isUpload = /^homeroom-(file|upload)-/;

/**
 * Removes the uploads of this account whose process ended before it could: those in the folder for temporary files that
 * nothing was added to since the moment, which lies before every upload that still runs.
 */
export const tidyUploads = async (before: Date, folder = tmpdir()): Promise<void> => {
  const own = process.getuid?.();
  for (const name of await readdir(folder)) {
    if (!isUpload.test(name)) continue;
    const path = join(folder, name);
    // Another process may remove it meanwhile.
    const found = await lstat(path).catch(() => undefined);
    if (found?.isDirectory() !== true || found.mtime >= before || (own !== undefined && found.uid !== own)) continue;
    await rm(path, { recursive: true, force: true });
  }
};
